import type { ObjectRef } from './finding.ts';

/** A reference to a namespaced object. */
export function ref(kind: string, object: { readonly namespace?: string; readonly name: string }): ObjectRef {
  return object.namespace === undefined
    ? { kind, name: object.name }
    : { kind, namespace: object.namespace, name: object.name };
}

/** A reference to a pod. */
export const podRef = (pod: { readonly namespace: string; readonly name: string }): ObjectRef => ref('pod', pod);
/** A reference to a NAD. */
export const nadRef = (nad: { readonly namespace: string; readonly name: string }): ObjectRef =>
  ref('network-attachment-definition', nad);
/** References to pods, in order, each once. */
export function podRefs(pods: Iterable<{ readonly namespace: string; readonly name: string }>): ObjectRef[] {
  return [...new Set(pods)].map(podRef).sort(compareRefs);
}

/** A reference to a pod by its path, `namespace/name`. */
export function podAt(path: string): ObjectRef {
  return at('pod', path);
}

/** A reference to the NAD of a network, `namespace/name`; a cluster default from a file has a bare name. */
export function networkRef(network: string): ObjectRef {
  return at('network-attachment-definition', network);
}

function at(kind: string, path: string): ObjectRef {
  const slash = path.indexOf('/');
  return slash < 0 ? { kind, name: path } : { kind, namespace: path.slice(0, slash), name: path.slice(slash + 1) };
}

/** A reference to a node. */
export const nodeRef = (name: string): ObjectRef => ({ kind: 'node', name });

/** `namespace/name`, or the name of an object of the whole cluster. */
export function pathOf(object: { readonly namespace?: string; readonly name: string }): string {
  return object.namespace === undefined ? object.name : `${object.namespace}/${object.name}`;
}

/** Orders references by namespace, kind and name. */
export function compareRefs(a: ObjectRef, b: ObjectRef): number {
  return (
    compareText(a.namespace ?? '', b.namespace ?? '') || compareText(a.kind, b.kind) || compareText(a.name, b.name)
  );
}

/** Orders text by code points, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
