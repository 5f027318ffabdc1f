import type { JsonSchema } from '../kube/codec.ts';
import { kinds } from '../kube/kinds.ts';
import { SNAPSHOT_VERSION } from './file.ts';
import { reasons } from './gathered.ts';
import { kindNames } from './recording.ts';

const text = { type: 'string' };
const moment = { type: 'string', format: 'date-time' };

const notGathered = {
  type: 'object',
  properties: { reason: { enum: reasons }, what: text, detail: text, next: text },
  required: ['reason', 'what', 'detail'],
};

const part = (item: JsonSchema): JsonSchema => ({
  oneOf: [
    { type: 'object', properties: { missing: notGathered }, required: ['missing'] },
    {
      type: 'object',
      properties: {
        at: moment,
        gaps: { type: 'array', items: notGathered },
        items: { type: 'array', items: item },
      },
      required: ['at', 'items'],
    },
  ],
});

const nodeProbe = {
  type: 'object',
  properties: {
    node: text,
    by: { enum: ['exec', 'debug-pod', 'summary'] },
    through: text,
    at: moment,
    value: {},
    missing: notGathered,
  },
  required: ['node', 'by', 'through'],
};

/** The JSON Schema of a snapshot file, derived from the descriptions by which it is read. */
export function snapshotSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Snapshot of the multi-network part of a Kubernetes cluster',
    description: 'Written by kubectl multinet capture (gzip), read by --from. Only fields that the program uses.',
    type: 'object',
    properties: {
      apiVersion: { const: SNAPSHOT_VERSION },
      kind: { const: 'Snapshot' },
      takenAt: moment,
      target: {
        type: 'object',
        properties: { context: text, server: text, namespace: text, user: text },
        required: ['server', 'namespace'],
      },
      parts: {
        type: 'object',
        properties: Object.fromEntries(kindNames.map((kind) => [kind, part(kinds[kind].codec.schema)])),
      },
      nodeProbes: { type: 'array', items: nodeProbe },
    },
    required: ['apiVersion', 'kind', 'takenAt', 'target', 'parts'],
  };
}
