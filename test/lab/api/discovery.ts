/** What the API says it serves: the legacy documents, one per group and version, and the aggregated one. */
import { createHash } from 'node:crypto';
import { recordedObject } from './recordings.ts';
import { apiVersionOf, type ResourceType } from './resources.ts';

/** `/version`, as recorded. */
export const versionDocument: Record<string, unknown> = recordedObject('api/version.json');

/** `/api`: the versions of the core group. `address` is `host:port`. */
export function coreVersions(address: string): unknown {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  };
}

/** `/apis`: the groups and their versions. */
export function groupList(resources: readonly ResourceType[]): unknown {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groupsOf(resources).map(([name, versions]) => groupEntry(name, [...versions.keys()])),
  };
}

/** `/apis/GROUP`; undefined if the group is not served. */
export function groupDocument(resources: readonly ResourceType[], group: string): unknown {
  const versions = groupsOf(resources).find(([name]) => name === group)?.[1];
  return versions && { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group, [...versions.keys()]) };
}

function groupEntry(name: string, versions: readonly string[]) {
  const told = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: told, preferredVersion: told[0] };
}

/** `/api/v1` and `/apis/GROUP/VERSION`; undefined if that version is not served. */
export function resourceList(resources: readonly ResourceType[], group: string, version: string): unknown {
  const served = resources.filter((type) => type.group === group && type.version === version);
  const [first] = served;
  return (
    first && {
      kind: 'APIResourceList',
      // The core group's document is older than the field.
      ...(group === '' ? {} : { apiVersion: 'v1' }),
      groupVersion: apiVersionOf(first),
      resources: served.flatMap(resourceEntries),
    }
  );
}

function resourceEntries(type: ResourceType) {
  const entry = {
    name: type.name,
    singularName: type.singular,
    namespaced: type.namespaced,
    kind: type.kind,
    verbs: type.verbs,
    ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
    ...(type.categories.length > 0 ? { categories: type.categories } : {}),
    ...(type.verbs.includes('watch') ? { storageVersionHash: storageVersionHash(type) } : {}),
  };
  const below = type.subresources.map((subresource) => ({
    name: `${type.name}/${subresource.name}`,
    singularName: '',
    namespaced: type.namespaced,
    ...(subresource.group === '' ? {} : { group: subresource.group }),
    ...(subresource.version === '' ? {} : { version: subresource.version }),
    kind: subresource.kind,
    verbs: subresource.verbs,
  }));
  return [entry, ...below];
}

/** Eight bytes of the hash of what etcd stores: `StorageVersionHash` of apiserver's discovery package. */
function storageVersionHash({ group, version, kind }: ResourceType): string {
  return createHash('sha256').update(`${group}/${version}/${kind}`).digest().subarray(0, 8).toString('base64');
}

/** The aggregated document (apidiscovery.k8s.io/v2) of the groups, or of the core group alone. */
export function aggregatedDiscovery(resources: readonly ResourceType[], core: boolean): unknown {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groupsOf(resources, core).map(([name, versions]) => ({
      metadata: core ? {} : { name },
      versions: [...versions].map(([version, types]) => ({
        version,
        resources: types.map(aggregatedEntry),
        freshness: 'Current',
      })),
    })),
  };
}

function aggregatedEntry(type: ResourceType) {
  // Built-in resources leave the group and version of their kind empty; custom resources name them.
  const kindOf = (kind: string) =>
    type.custom ? { group: type.group, version: type.version, kind } : { group: '', version: '', kind };
  return {
    resource: type.name,
    responseKind: kindOf(type.kind),
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: type.singular,
    verbs: type.verbs,
    ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
    ...(type.categories.length > 0 ? { categories: type.categories } : {}),
    ...(type.subresources.length > 0
      ? {
          subresources: type.subresources.map(({ name, group, version, kind, verbs }) => ({
            subresource: name,
            responseKind: { group, version, kind },
            verbs,
          })),
        }
      : {}),
  };
}

type Groups = [group: string, versions: Map<string, ResourceType[]>][];

/** Groups in their order: built-in as recorded, custom ones by name. */
function groupsOf(resources: readonly ResourceType[], core = false): Groups {
  const groups = new Map<string, Map<string, ResourceType[]>>();
  for (const type of resources) {
    if ((type.group === '') !== core) continue;
    const versions = groups.get(type.group) ?? new Map<string, ResourceType[]>();
    groups.set(type.group, versions);
    versions.set(type.version, [...(versions.get(type.version) ?? []), type]);
  }
  return [...groups];
}
