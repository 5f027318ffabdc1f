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
