/** The Table encoding (meta.k8s.io/v1): rows that kubectl prints as they come. */
import type { Stored } from '../collection.ts';
import { shown } from '../encoded.ts';
import { structMetadata } from '../object-form.ts';
import type { ResourceType } from '../resources.ts';
import type { LabObject } from '../world.ts';
import { columnsOf } from './columns.ts';
import { recordedColumn } from './descriptions.ts';
import { podRowConditions } from './pods.ts';

/** What a row carries of its object. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** Reads the `includeObject` parameter; what it is by default. */
export function includeObjectOf(query: URLSearchParams): IncludeObject {
  const asked = query.get('includeObject');
  return asked === 'None' || asked === 'Object' ? asked : 'Metadata';
}

/** A Table of objects. `metadata` is that of the list. */
export function tableOf(
  type: ResourceType,
  objects: readonly Stored[],
  metadata: Record<string, unknown>,
  include: IncludeObject,
  now: Date,
): Record<string, unknown> {
  const columns = columnsOf(type);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type: cellType, format, priority }) => ({
      name,
      type: cellType,
      format,
      description: recordedColumn(type, name),
      priority,
    })),
    rows: objects.map((stored) => {
      const object = shown(stored, type);
      const conditions = type.group === '' && type.name === 'pods' ? podRowConditions(object) : undefined;
      return {
        cells: columns.map((column) => column.cell(object, now)),
        ...(conditions === undefined ? {} : { conditions }),
        object: included(object, include),
      };
    }),
  };
}

function included(object: LabObject, include: IncludeObject): unknown {
  if (include === 'None') return null;
  return include === 'Object' ? object : partialMetadata(object);
}

/** Only the metadata of an object, fields in Go's order even for a custom resource. */
export function partialMetadata(object: LabObject): Record<string, unknown> {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: structMetadata(object.metadata),
  };
}
