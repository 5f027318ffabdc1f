import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ClusterReader } from '../../src/cluster/port.ts';
import { gatherDaemonLogs } from '../../src/gather/daemon-logs.ts';
import { kinds } from '../../src/kube/kinds.ts';
import { readJson } from '../../src/kube/list.ts';
import { isRecord } from '../../src/kube/record.ts';
import type { Gathered } from '../../src/snapshot/gathered.ts';

const recording = (file: string): string =>
  readFileSync(new URL(`../fixtures/recorded/${file}`, import.meta.url), 'utf8');
const at = '2026-11-20T23:50:00Z';

function objects(file: string): unknown[] {
  const answer: unknown = JSON.parse(recording(file));
  return isRecord(answer) && Array.isArray(answer.items) ? answer.items : [];
}

/** A reader of the recorded cluster whose logs are given. */
function readerOf(log: (path: string) => Gathered<string>, asked: string[]): ClusterReader {
  const refused = { ok: false as const, why: { reason: 'not-asked' as const, what: 'read', detail: 'not recorded' } };
  const files: Readonly<Record<string, string>> = { daemonSets: 'api/daemonsets-all.json', pods: 'api/pods-all.json' };
  return {
    target: { server: 'https://127.0.0.1:6443', namespace: 'default' },
    async list(kind, { fieldSelector }) {
      const items = objects(files[kind] ?? 'api/nads-empty-ns.json').flatMap((item) => {
        const read = readJson(kinds[kind].codec, item, kind);
        return read.ok ? [read.value] : [];
      });
      if (fieldSelector !== undefined) asked.push(fieldSelector);
      return { ok: true, at, value: items };
    },
    get: async () => refused,
    read: async () => refused,
    async readText(path) {
      asked.push(path);
      return log(path);
    },
    close: () => undefined,
  };
}

const pod = { namespace: 'default', name: 'storage-on-c', uid: '23d6dc44-f3aa-46be-8bf8-be3614540a32', node: 'node-c' };

describe('the logs of the daemons of a node', () => {
  it('are read from its Multus and whereabouts pods, the main container of each, and filtered', async () => {
    const asked: string[] = [];
    const reader = readerOf((path) => {
      const file = path.includes('multus') ? 'kubectl/multus-log-node-c.txt' : 'kubectl/whereabouts-log-node-c.txt';
      return { ok: true, at, value: recording(file) };
    }, asked);
    const { read, text, missing } = await gatherDaemonLogs(reader, pod);
    assert.deepEqual(read, ['kube-system/kube-multus-ds-rthdw', 'kube-system/whereabouts-qft46']);
    assert.deepEqual(missing, []);
    assert.ok(asked.includes('spec.nodeName=node-c'));
    assert.ok(
      asked.includes(
        '/api/v1/namespaces/kube-system/pods/kube-multus-ds-rthdw/log?container=kube-multus&tailLines=5000',
      ),
    );
    assert.match(text, /storage-on-c/);
    assert.doesNotMatch(text, /missing-nad/);
  });

  it('are said to be missing where they may not be read', async () => {
    const why = { reason: 'forbidden' as const, what: 'read the log', detail: 'pods/log is forbidden' };
    const { read, missing } = await gatherDaemonLogs(
      readerOf(() => ({ ok: false, why }), []),
      pod,
    );
    assert.deepEqual(read, []);
    assert.deepEqual(missing, [why, why]);
  });

  it('are said to be missing on a node without the daemons', async () => {
    const { missing } = await gatherDaemonLogs(
      readerOf(() => ({ ok: true, at, value: '' }), []),
      { ...pod, node: 'node-x' },
    );
    assert.match(missing[0]?.detail ?? '', /node-x/);
  });
});
