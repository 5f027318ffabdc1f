import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ObjectSerializer } from '@kubernetes/client-node/dist/gen/models/ObjectSerializer.js';
import { kinds } from '../../src/kube/kinds.ts';
import { readProtobufPage } from '../../src/kube/list.ts';
import { isRecord } from '../../src/kube/record.ts';

const recorded = (name: string): Buffer =>
  readFileSync(new URL(`../fixtures/recorded/protobuf/${name}`, import.meta.url));

/** Every value that we read, with its path, must be the one that client-node's typed model has there. */
function differences(ours: unknown, typed: unknown, path: string): string[] {
  // client-node calls a field that is a word of the language `_continue`, and times are Dates.
  if (typed instanceof Date)
    return Date.parse(String(ours)) === Math.floor(typed.getTime())
      ? []
      : [`${path}: ${ours} is ${typed.toISOString()}`];
  if (Array.isArray(ours))
    return ours.flatMap((item, index) =>
      differences(item, Array.isArray(typed) ? typed[index] : undefined, `${path}[${index}]`),
    );
  if (isRecord(ours))
    return Object.entries(ours).flatMap(([key, value]) =>
      differences(value, isRecord(typed) ? typed[key] : undefined, `${path}.${key}`),
    );
  return ours === typed ? [] : [`${path}: ${String(ours)} is ${String(typed)}`];
}

// An independent reader of the same API: what our protobuf reader picks out by number, its models read by name.
describe('what is read by protobuf field number', () => {
  const lists = [
    ['pods', 'pods-all', 'V1Pod'],
    ['nodes', 'nodes', 'V1Node'],
    ['events', 'events-all', 'CoreV1Event'],
    ['daemonSets', 'daemonsets-all', 'V1DaemonSet'],
    ['namespaces', 'namespaces', 'V1Namespace'],
  ] as const;
  for (const [kind, file, model] of lists) {
    it(`of ${kind} is what client-node's ${model} reads by name`, () => {
      const page = readProtobufPage<unknown>(kinds[kind].codec, [recorded(`${file}.pb`)]);
      assert.ok(page.ok);
      const { items }: { items: unknown[] } = JSON.parse(recorded(`${file}.json`).toString());
      const found = page.value.items.flatMap((item, index) =>
        differences(item, ObjectSerializer.deserialize(items[index], model, ''), `${kind}[${index}]`),
      );
      // Environment values are reduced to the addresses in them.
      assert.deepEqual(
        found.filter((line) => !/\.env\[\d+\]\.value:/.test(line)),
        [],
      );
      assert.ok(page.value.items.length > 0);
    });
  }
});
