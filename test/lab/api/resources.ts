/**
 * Which resources the API serves: the built-in ones as recorded from a real cluster, and those of the
 * CustomResourceDefinitions in the store.
 */
import { isRecord, listAt, recordAt, textAt } from './fields.ts';
import { recordedObject } from './recordings.ts';

/** One resource of one group and version. */
export interface ResourceType {
  group: string;
  version: string;
  /** The plural, for example `pods`. */
  name: string;
  singular: string;
  kind: string;
  listKind: string;
  namespaced: boolean;
  verbs: readonly string[];
  shortNames: readonly string[];
  categories: readonly string[];
  subresources: readonly Subresource[];
  /** Present for resources of a CustomResourceDefinition. */
  custom?: { columns: readonly unknown[] };
}

export interface Subresource {
  name: string;
  /** Empty group and version: those of the resource. */
  group: string;
  version: string;
  kind: string;
  verbs: readonly string[];
}

/** `v1` or `apps/v1`. */
export function apiVersionOf(type: Pick<ResourceType, 'group' | 'version'>): string {
  return type.group === '' ? type.version : `${type.group}/${type.version}`;
}

/** Groups that the recorded cluster got from CustomResourceDefinitions; a world brings its own. */
const customGroups = new Set(['k8s.cni.cncf.io', 'whereabouts.cni.cncf.io']);

/** The built-in resources, in the order discovery tells them. */
export const builtInResources: readonly ResourceType[] = [...coreResources(), ...groupedResources()];

function coreResources(): ResourceType[] {
  const entries = listAt(recordedObject('api/api-v1.json'), 'resources');
  return entries
    .filter((entry) => !textAt(entry, 'name').includes('/'))
    .map((entry) => {
      const name = textAt(entry, 'name');
      const below = entries.filter((other) => textAt(other, 'name').startsWith(`${name}/`));
      return {
        group: '',
        version: 'v1',
        name,
        singular: textAt(entry, 'singularName'),
        kind: textAt(entry, 'kind'),
        listKind: `${textAt(entry, 'kind')}List`,
        namespaced: isRecord(entry) && entry.namespaced === true,
        verbs: textsAt(entry, 'verbs'),
        shortNames: textsAt(entry, 'shortNames'),
        categories: textsAt(entry, 'categories'),
        subresources: below.map((other) => ({
          name: textAt(other, 'name').slice(name.length + 1),
          group: textAt(other, 'group'),
          version: textAt(other, 'version'),
          kind: textAt(other, 'kind'),
          verbs: textsAt(other, 'verbs'),
        })),
      };
    });
}

function groupedResources(): ResourceType[] {
  const groups = listAt(recordedObject('api/apis.aggregated.json'), 'items');
  return groups
    .filter((group) => !customGroups.has(textAt(group, 'metadata', 'name')))
    .flatMap((group) =>
      listAt(group, 'versions').flatMap((version) =>
        listAt(version, 'resources').map((entry) => ({
          group: textAt(group, 'metadata', 'name'),
          version: textAt(version, 'version'),
          name: textAt(entry, 'resource'),
          singular: textAt(entry, 'singularResource'),
          kind: textAt(entry, 'responseKind', 'kind'),
          listKind: `${textAt(entry, 'responseKind', 'kind')}List`,
          namespaced: textAt(entry, 'scope') === 'Namespaced',
          verbs: textsAt(entry, 'verbs'),
          shortNames: textsAt(entry, 'shortNames'),
          categories: textsAt(entry, 'categories'),
          subresources: listAt(entry, 'subresources').map((below) => ({
            name: textAt(below, 'subresource'),
            group: textAt(below, 'responseKind', 'group'),
            version: textAt(below, 'responseKind', 'version'),
            kind: textAt(below, 'responseKind', 'kind'),
            verbs: textsAt(below, 'verbs'),
          })),
        })),
      ),
    );
}

/** The verbs of a custom resource, in the order the API server lists them. */
const customVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

/** The resources of one CustomResourceDefinition: one for each version it serves. */
export function customResources(definition: Record<string, unknown>): ResourceType[] {
  const names = recordAt(definition, 'spec', 'names');
  return listAt(definition, 'spec', 'versions')
    .filter((version) => isRecord(version) && version.served !== false)
    .map((version) => ({
      group: textAt(definition, 'spec', 'group'),
      version: textAt(version, 'name'),
      name: textAt(names, 'plural'),
      singular: textAt(names, 'singular') || textAt(names, 'kind').toLowerCase(),
      kind: textAt(names, 'kind'),
      listKind: textAt(names, 'listKind') || `${textAt(names, 'kind')}List`,
      namespaced: textAt(definition, 'spec', 'scope') === 'Namespaced',
      verbs: customVerbs,
      shortNames: textsAt(names, 'shortNames'),
      categories: textsAt(names, 'categories'),
      subresources: [],
      custom: { columns: listAt(version, 'additionalPrinterColumns') },
    }));
}

function textsAt(value: unknown, field: string): string[] {
  return listAt(value, field).filter((item) => typeof item === 'string');
}
