/**
 * Encoded forms of stored objects. A stored object never changes, so each form is made once, when first asked for,
 * and kept as long as the object: a list is then a concatenation.
 */
import type { Stored } from './collection.ts';
import { eventsV1View } from './event-versions.ts';
import { goJson } from './go-json.ts';
import { encodeMessage } from './protobuf/envelope.ts';
import { messageOf } from './protobuf/schema.ts';
import { apiVersionOf, type ResourceType } from './resources.ts';
import type { LabObject } from './world.ts';

interface Forms {
  json?: Buffer;
  protobuf?: Uint8Array;
}

const kept = new WeakMap<Stored, Map<string, Forms>>();

function formsOf(stored: Stored, type: ResourceType): Forms {
  const byVersion = kept.get(stored) ?? new Map<string, Forms>();
  kept.set(stored, byVersion);
  const forms = byVersion.get(apiVersionOf(type)) ?? {};
  byVersion.set(apiVersionOf(type), forms);
  return forms;
}

/** The object as this API version shows it. */
export function shown(stored: Stored, type: ResourceType): LabObject {
  if (type.group === 'events.k8s.io') return eventsV1View(stored.object);
  // A custom resource is stored in one version and shown in the one asked for.
  return type.custom ? { ...stored.object, apiVersion: apiVersionOf(type) } : stored.object;
}

/** The object as an item of a list: a built-in list does not repeat kind and apiVersion. */
export function listItem(stored: Stored, type: ResourceType): Record<string, unknown> {
  const object = shown(stored, type);
  if (type.custom) return object;
  const { kind: _kind, apiVersion: _apiVersion, ...item } = object;
  return item;
}

/** Compact JSON of the object as an item of a list. */
export function jsonItem(stored: Stored, type: ResourceType): Buffer {
  const forms = formsOf(stored, type);
  forms.json ??= Buffer.from(goJson(listItem(stored, type)));
  return forms.json;
}

/** The protobuf message of the object, without envelope; undefined if its kind has none. */
export function protobufItem(stored: Stored, type: ResourceType): Uint8Array | undefined {
  const message = messageOf(apiVersionOf(type), type.kind);
  if (message === undefined) return undefined;
  const forms = formsOf(stored, type);
  forms.protobuf ??= encodeMessage(message, shown(stored, type));
  return forms.protobuf;
}
