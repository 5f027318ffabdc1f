import type { JsonSchema } from '../kube/codec.ts';
import { kinds } from '../kube/kinds.ts';
import { SNAPSHOT_VERSION } from './file.ts';
import { reasons } from './gathered.ts';
import { pingsSchema } from './pings-schema.ts';
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

const answer = (value: JsonSchema): JsonSchema => ({
  oneOf: [
    { type: 'object', properties: { missing: notGathered }, required: ['missing'] },
    { type: 'object', properties: { at: moment, value }, required: ['at', 'value'] },
  ],
});

const step = {
  type: 'object',
  properties: {
    name: text,
    argv: { type: 'array', items: text },
    mayFail: { const: true },
    stdout: text,
    exitCode: { type: 'integer' },
  },
  required: ['name', 'argv', 'stdout', 'exitCode'],
};

const printed = {
  oneOf: [
    {
      type: 'object',
      properties: { by: { const: 'sh' }, container: text, marker: text, stdout: text },
      required: ['by', 'container', 'marker', 'stdout'],
    },
    {
      type: 'object',
      properties: { by: { const: 'steps' }, container: text, steps: { type: 'array', items: step } },
      required: ['by', 'container', 'steps'],
    },
  ],
};

const inside = {
  type: 'object',
  properties: {
    namespace: text,
    pod: text,
    uid: text,
    answer: answer(printed),
    later: answer(printed),
    summary: answer({}),
  },
  required: ['namespace', 'pod', 'uid', 'answer'],
};

const figure = { type: 'number', minimum: 0 };

const end = {
  type: 'object',
  properties: { namespace: text, pod: text, interface: text },
  required: ['namespace', 'pod', 'interface'],
};

const endLink = {
  type: 'object',
  properties: { before: answer(text), after: answer(text) },
  required: ['before', 'after'],
};

const pathMtu = {
  oneOf: [
    { type: 'object', properties: { kind: { const: 'full' }, bytes: figure }, required: ['kind', 'bytes'] },
    {
      type: 'object',
      properties: {
        kind: { const: 'limited' },
        bytes: figure,
        interfaceBytes: figure,
        blackHole: { type: 'boolean' },
        toldBy: text,
      },
      required: ['kind', 'bytes', 'interfaceBytes', 'blackHole'],
    },
    { type: 'object', properties: { kind: { const: 'unknown' }, why: text }, required: ['kind', 'why'] },
  ],
};

const bandwidth = {
  type: 'object',
  properties: {
    at: moment,
    namespace: text,
    load: {
      type: 'object',
      properties: {
        durationSeconds: figure,
        parallel: figure,
        direction: { enum: ['reverse', 'both'] },
        udpBitsPerSecond: figure,
      },
      required: ['durationSeconds', 'parallel'],
    },
    targets: {
      type: 'object',
      properties: {
        minBitsPerSecond: figure,
        expectedBitsPerSecond: { type: 'object', additionalProperties: figure },
        maxJitterMs: figure,
        maxLostPercent: figure,
      },
    },
    tests: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          client: end,
          server: end,
          bind: text,
          address: text,
          answer: answer({
            type: 'object',
            properties: {
              by: { enum: ['client', 'server'] },
              stdout: text,
              stderr: text,
              exitCode: { type: 'integer' },
            },
            required: ['by', 'stdout', 'stderr', 'exitCode'],
          }),
          links: { type: 'object', properties: { client: endLink, server: endLink }, required: ['client', 'server'] },
          pathMtu,
        },
        required: ['client', 'server', 'bind', 'address', 'answer'],
      },
    },
    untested: {
      type: 'array',
      items: {
        type: 'object',
        properties: { namespace: text, pod: text, network: text, why: text },
        required: ['why'],
        anyOf: [{ required: ['namespace', 'pod'] }, { required: ['network'] }],
      },
    },
  },
  required: ['at', 'load', 'targets', 'tests', 'untested'],
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
      insides: {
        type: 'object',
        properties: {
          services: answer({ type: 'array', items: text }),
          pods: { type: 'array', items: inside },
        },
        required: ['services', 'pods'],
      },
      pings: pingsSchema(answer, end),
      bandwidth,
    },
    required: ['apiVersion', 'kind', 'takenAt', 'target', 'parts'],
  };
}
