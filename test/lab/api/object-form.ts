/**
 * The field order of objects. A built-in object is a Go struct: kind and apiVersion first, metadata in the order of
 * ObjectMeta. A custom resource is a Go map: every key in alphabetical order.
 */
import { isRecord } from './fields.ts';
import type { LabMetadata, LabObject } from './world.ts';

const metadataOrder = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
];
const ownerOrder = ['apiVersion', 'kind', 'name', 'uid', 'controller', 'blockOwnerDeletion'];
const managerOrder = ['manager', 'operation', 'apiVersion', 'time', 'fieldsType', 'fieldsV1', 'subresource'];

/** True for what the store can hold: an object that says its apiVersion, kind and name. */
export function isLabObject(value: unknown): value is LabObject {
  return (
    isRecord(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isLabMetadata(value.metadata)
  );
}

function isLabMetadata(value: unknown): value is LabMetadata {
  return isRecord(value) && typeof value.name === 'string';
}

/** The object as the server of a built-in kind would write it. Below spec and status the order stays as given. */
export function builtInForm(object: LabObject): LabObject {
  const { kind, apiVersion, metadata, ...rest } = object;
  return { kind, apiVersion, metadata: structMetadata(metadata), ...rest };
}

/** The object as the server of a custom resource would write it. */
export function customForm(object: LabObject): LabObject {
  const sorted = sortedDeeply(object);
  return isLabObject(sorted) ? sorted : object;
}

/** Metadata in the order of Go's ObjectMeta, whatever the kind (for PartialObjectMetadata and Tables). */
export function structMetadata(metadata: LabMetadata): LabMetadata {
  const ordered = inOrder(metadata, metadataOrder);
  if (ordered.labels !== undefined) ordered.labels = sortedDeeply(ordered.labels);
  if (ordered.annotations !== undefined) ordered.annotations = sortedDeeply(ordered.annotations);
  if (ordered.ownerReferences !== undefined)
    ordered.ownerReferences = itemsInOrder(ordered.ownerReferences, ownerOrder);
  if (ordered.managedFields !== undefined) ordered.managedFields = itemsInOrder(ordered.managedFields, managerOrder);
  return isLabMetadata(ordered) ? ordered : metadata;
}

function itemsInOrder(value: unknown, order: readonly string[]): unknown {
  return Array.isArray(value) ? value.map((item: unknown) => (isRecord(item) ? inOrder(item, order) : item)) : value;
}

/** A copy with the known keys first, in their order, and the others behind. */
function inOrder(object: Record<string, unknown>, order: readonly string[]): Record<string, unknown> {
  const known = order.filter((key) => key in object);
  const others = Object.keys(object).filter((key) => !order.includes(key));
  return Object.fromEntries([...known, ...others].map((key) => [key, object[key]]));
}

function sortedDeeply(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedDeeply);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortedDeeply(value[key])]));
}
