/**
 * Which protobuf messages there are. A message is a record of JSON field name to declaration:
 * `NUMBER TYPE` plus `?` for a pointer in Go (written only if present), `[]` for a list, `{TYPE}` for a map from
 * string, `^TYPE` for an embedded struct whose fields JSON shows inline.
 * Numbers and pointers are those of Kubernetes' own generated.proto and types.go files; the recorded answers check them
 * byte for byte wherever a recording has the field.
 */
import { apps } from './apps.ts';
import { core } from './core.ts';
import { meta } from './meta.ts';
import { other } from './other.ts';
import { reviews } from './reviews.ts';
import { volumes } from './volumes.ts';

export type MessageName = string;
export type Message = Readonly<Record<string, string>>;
export type Schema = Readonly<Record<MessageName, Message>>;

/** All messages; unique names (events.k8s.io's Event is `EventsV1Event`). */
export const schema: Schema = { ...meta, ...volumes, ...core, ...apps, ...other, ...reviews };

/** The message of a kind; undefined: the lab has no protobuf for it. */
export function messageOf(apiVersion: string, kind: string): MessageName | undefined {
  if (apiVersion === 'events.k8s.io/v1' && kind === 'Event') return 'EventsV1Event';
  return protobufKinds.has(`${apiVersion} ${kind}`) ? kind : undefined;
}

const protobufKinds = new Set([
  ...['Pod', 'Node', 'Namespace', 'Event', 'ConfigMap', 'Service', 'Status'].map((kind) => `v1 ${kind}`),
  ...['DaemonSet', 'Deployment', 'ReplicaSet'].map((kind) => `apps/v1 ${kind}`),
  'coordination.k8s.io/v1 Lease',
  'authorization.k8s.io/v1 SelfSubjectAccessReview',
  'authorization.k8s.io/v1 SelfSubjectRulesReview',
  'authentication.k8s.io/v1 SelfSubjectReview',
  'meta.k8s.io/v1 PartialObjectMetadata',
]);
