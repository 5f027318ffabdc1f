import assert from 'node:assert/strict';
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { threeNodeCluster } from '../../scripts/three-node-cluster.ts';
import { readSnapshotFile } from '../../src/cluster/recorded.ts';
import { writeSnapshotFile } from '../../src/cluster/snapshot-writer.ts';
import { decodeSnapshot, encodeSnapshot } from '../../src/snapshot/file.ts';
import type { Recording } from '../../src/snapshot/recording.ts';

const example = new URL('../../examples/three-node-cluster.multinet.json.gz', import.meta.url);

describe('a snapshot file', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'multinet-test-'));
  });

  it('gives back what was recorded, reasons for what is missing included', async () => {
    const missing = {
      reason: 'forbidden',
      what: 'list nodes',
      detail: 'nodes is forbidden',
      next: 'kubectl auth can-i list nodes',
    } as const;
    const gap = { reason: 'timed-out', what: 'list events', detail: 'no answer in 5 s' } as const;
    const whole = threeNodeCluster();
    const events = whole.lists.events;
    assert.ok(events?.ok);
    const recording: Recording = {
      ...whole,
      lists: { ...whole.lists, nodes: { ok: false, why: missing }, events: { ...events, gaps: [gap] } },
    };
    const path = join(folder, 'a.multinet.json.gz');
    await writeSnapshotFile(path, recording);
    assert.deepEqual(await readSnapshotFile(path), { ok: true, value: recording });
  });

  it('may be read by its owner only', async () => {
    const path = join(folder, 'mode.gz');
    await writeSnapshotFile(path, threeNodeCluster());
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it('is the same for the same recording, and the shipped one is up to date', async () => {
    const path = join(folder, 'again.gz');
    await writeSnapshotFile(path, threeNodeCluster());
    assert.deepEqual(await readFile(path), await readFile(example));
  });

  it('holds no environment value, secret or annotation that no rule reads', () => {
    const text = encodeSnapshot(threeNodeCluster());
    assert.doesNotMatch(text, /last-applied-configuration|serviceAccountToken|"volumes"/);
  });

  const damaged: readonly [string, () => Uint8Array, RegExp][] = [
    ['cut off', () => gzipSync(encodeSnapshot(threeNodeCluster())).subarray(0, 5000), /cut off/],
    ['damaged', () => Buffer.from([0x1f, 0x8b, 1, 2, 3, 4]), /damaged|cut off/],
    ['no JSON', () => Buffer.from('hello'), /not JSON/],
    ['of another kind', () => Buffer.from('{"kind":"List"}'), /not a Snapshot/],
    [
      'of another version',
      () => Buffer.from('{"kind":"Snapshot","apiVersion":"multinet.io/v9"}'),
      /multinet\.io\/v9.*reads multinet\.io\/v1alpha1/,
    ],
    [
      'of wrong types',
      () => Buffer.from(encodeSnapshot(threeNodeCluster()).replace('"name":"order-db-', '"name":7,"x":"')),
      /parts\.\w+\.items\[\d+\].*name not of type string/,
    ],
    ['empty', () => Buffer.alloc(0), /not JSON/],
  ];
  for (const [how, content, message] of damaged) {
    it(`that is ${how} is told what is wrong with it`, async () => {
      const path = join(folder, 'bad');
      await writeFile(path, content());
      const read = await readSnapshotFile(path);
      assert.ok(!read.ok);
      assert.equal(read.problem.place, path);
      assert.match(read.problem.message, message);
    });
  }

  it('that does not exist is told so', async () => {
    const read = await readSnapshotFile(join(folder, 'none'));
    assert.deepEqual(read, { ok: false, problem: { place: join(folder, 'none'), message: 'does not exist' } });
  });

  it('that never ends is refused', async () => {
    const read = await readSnapshotFile('/dev/zero');
    assert.deepEqual(read, { ok: false, problem: { place: '/dev/zero', message: 'is larger than 500 MiB' } });
  });

  it('with any content never throws', () => {
    fc.assert(fc.property(fc.json(), (text) => typeof decodeSnapshot(text).ok === 'boolean'));
  });
});
