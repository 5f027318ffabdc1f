/** All objects of the cluster, by resource; one counter of resource versions for all, as etcd has it. */
import { randomUUID } from 'node:crypto';
import { type Collection, createCollection, type Stored } from './collection.ts';
import { coreView } from './event-versions.ts';
import { builtInForm, customForm } from './object-form.ts';
import { apiVersionOf, builtInResources, customResources, type ResourceType } from './resources.ts';
import type { LabObject, LabStore } from './world.ts';

export interface Store extends LabStore {
  /** The resources served now: built-in ones, then those of CustomResourceDefinitions by group and name. */
  resources(): readonly ResourceType[];
  /** Undefined if no such resource is served. */
  resource(group: string, version: string, name: string): ResourceType | undefined;
  collection(type: ResourceType): Collection;
  /** The newest resource version. */
  version(): number;
  /** Stores under a new resource version. */
  save(type: ResourceType, object: LabObject): Stored;
  remove(type: ResourceType, key: string): Stored | undefined;
  /** A version at which everything the world began with is there; older ones cannot be watched. */
  readonly oldest: number;
}

/** A store with the world's objects, which keep the resource versions and uids they come with. */
export function createStore(objects: Iterable<LabObject>, now: () => Date): Store {
  const initial = [...objects];
  const oldest = initial.reduce((newest, object) => Math.max(newest, versionOf(object)), 1);
  let version = oldest;
  const collections = new Map<string, Collection>();
  let custom: readonly ResourceType[] = [];
  let byPath = new Map<string, ResourceType>();
  let byKind = new Map<string, ResourceType>();

  function index(): void {
    const served = [...builtInResources, ...custom];
    byPath = new Map(served.map((type) => [`${apiVersionOf(type)}/${type.name}`, type]));
    byKind = new Map(served.map((type) => [`${apiVersionOf(type)}/${type.kind}`, type]));
  }

  function redefine(): void {
    const definitions = collectionNamed('apiextensions.k8s.io/customresourcedefinitions').sorted();
    custom = definitions
      .flatMap((stored) => customResources(stored.object))
      .sort((a, b) => (a.group === b.group ? compare(a.name, b.name) : compare(a.group, b.group)));
    index();
  }

  function collectionNamed(name: string): Collection {
    const known = collections.get(name);
    if (known !== undefined) return known;
    const created = createCollection(oldest);
    collections.set(name, created);
    return created;
  }

  function collection(type: ResourceType): Collection {
    // Both event APIs show the same events.
    const group = type.group === 'events.k8s.io' ? '' : type.group;
    return collectionNamed(`${group}/${type.name}`);
  }

  function typeOf(apiVersion: string, kind: string): ResourceType {
    const type = byKind.get(`${apiVersion}/${kind}`);
    if (type === undefined) {
      throw new Error(`the lab serves no ${apiVersion} ${kind}: its CustomResourceDefinition must come first`);
    }
    return type;
  }

  function insert(type: ResourceType, object: LabObject, at: number): Stored {
    const complete: LabObject = {
      ...object,
      metadata: {
        ...object.metadata,
        uid: object.metadata.uid ?? randomUUID(),
        resourceVersion: String(at),
        creationTimestamp: object.metadata.creationTimestamp ?? `${now().toISOString().slice(0, 19)}Z`,
      },
    };
    const inOneView = type.group === 'events.k8s.io' ? coreView(complete) : complete;
    const stored: Stored = {
      key: keyOf(type, object.metadata.namespace ?? '', object.metadata.name),
      version: at,
      object: type.custom ? customForm(inOneView) : builtInForm(inOneView),
    };
    collection(type).put(stored);
    if (type.name === 'customresourcedefinitions') redefine();
    return stored;
  }

  function remove(type: ResourceType, key: string): Stored | undefined {
    const removed = collection(type).find(key) && collection(type).remove(key, ++version);
    if (type.name === 'customresourcedefinitions') redefine();
    return removed;
  }

  index();
  // Definitions first: the other objects need their resources.
  const definesFirst = (object: LabObject) => (object.kind === 'CustomResourceDefinition' ? 0 : 1);
  for (const object of initial.toSorted((a, b) => definesFirst(a) - definesFirst(b))) {
    insert(typeOf(object.apiVersion, object.kind), object, versionOf(object) || oldest);
  }

  return {
    oldest,
    resources: () => [...builtInResources, ...custom],
    resource: (group, wanted, name) => byPath.get(`${apiVersionOf({ group, version: wanted })}/${name}`),
    collection,
    version: () => version,
    save: (type, object) => insert(type, object, ++version),
    remove,
    put: (object) => insert(typeOf(object.apiVersion, object.kind), object, ++version).object,
    get(apiVersion, kind, namespace, name) {
      const type = typeOf(apiVersion, kind);
      return collection(type).find(keyOf(type, namespace, name))?.object;
    },
    delete(apiVersion, kind, namespace, name) {
      const type = typeOf(apiVersion, kind);
      return remove(type, keyOf(type, namespace, name)) !== undefined;
    },
  };
}

/** The key of an object within its collection. */
export function keyOf(type: ResourceType, namespace: string, name: string): string {
  return type.namespaced ? `${namespace}/${name}` : name;
}

function versionOf(object: LabObject): number {
  return Number(object.metadata.resourceVersion ?? 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
