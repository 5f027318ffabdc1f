import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { explainText } from '../../../src/domain/diagnosis/explain-text.ts';
import { logOfPod } from '../../../src/domain/diagnosis/log-of-pod.ts';

const recording = (file: string): string =>
  readFileSync(new URL(`../../fixtures/recorded/${file}`, import.meta.url), 'utf8');

const lines = (text: string): readonly string[] =>
  explainText(text).map(({ explanation, pod, times }) => `${pod ?? '-'} ${explanation.signature?.id ?? '?'} x${times}`);

const rows = (text: string): readonly string[] =>
  explainText(text).map(({ explanation, pod }) => `${pod ?? '-'} ${explanation.signature?.id ?? '?'}`);

describe('what people paste', () => {
  it('is understood as kubectl describe prints it, with what was added before', () => {
    const [told, ...others] = explainText(recording('kubectl/describe_pod_storage_on_c.out'));
    assert.deepEqual(others, []);
    assert.equal(told?.explanation.signature?.id, 'K01');
    assert.equal(told.pod, 'default/storage-on-c');
    assert.deepEqual(told.added, ['eth0']);
    assert.equal(told.times, 10);
  });

  it('is understood as a table of events, each pod once', () => {
    assert.deepEqual(rows(recording('kubectl/get_events___sort_by_.lastTimestamp.out')).toSorted(), [
      'default/bad-annotation M05',
      'default/bad-annotation2 M07',
      'default/broken-json-pod M12',
      'default/dup-ifname M27',
      'default/empty-spec-pod M13',
      'default/ipvlan-pod K07',
      'default/missing-nad M02',
      'default/sriov-pod M01',
      'default/storage-on-c K01',
      'default/wa-exhaust-5cf7ddbfc7-4td6f W01',
      'default/wa-exhaust-5cf7ddbfc7-msmtz W01',
      'sriov-pending S11',
    ]);
  });

  it('is the same from both APIs of events', () => {
    const core = lines(recording('api/events-all.json'));
    assert.equal(core.length, 13);
    assert.deepEqual(lines(recording('api/events-k8s-io-all.json')), core);
  });

  it('is understood as the log of a daemon', () => {
    const told = rows(recording('kubectl/multus-log-node-c.txt'));
    for (const row of ['default/dup-ifname M27', 'default/storage-on-c K01', 'default/missing-nad M02'])
      assert.ok(told.includes(row), row);
    assert.deepEqual(rows(recording('kubectl/whereabouts-log-node-c.txt')), []);
  });

  it('is of a node where its reader knows that', () => {
    const [told] = explainText('[shop/cart/:lan]: error adding container to network "lan": Link not found', 'node-c');
    assert.match(told?.explanation.cause ?? '', /was not found on node node-c\.$/);
  });

  it('may tell of no failure', () => assert.deepEqual(rows(recording('kubectl/describe_pod_samplepod.out')), []));

  it('may be a message alone, known or not', () => {
    assert.deepEqual(rows('failed to find plugin "dhcp" in path [/opt/cni/bin]'), ['- M01']);
    assert.deepEqual(rows('plugin type="x" failed (add): the flux capacitor is empty'), ['- ?']);
    assert.deepEqual(rows('the flux capacitor is empty'), ['- ?']);
  });
});

describe('the log of a pod', () => {
  const log = recording('kubectl/multus-log-node-c.txt');
  const of = (name: string) => logOfPod(log, { namespace: 'default', name, uid: '' });

  it('is what names the pod, whole entries and no others', () => {
    const own = of('storage-on-c');
    assert.deepEqual(
      rows(own).filter((row) => !row.includes('storage-on-c')),
      [],
    );
    assert.ok(rows(own).includes('default/storage-on-c K01'));
    for (const line of own.split('\n')) assert.ok(log.includes(line));
  });

  it('is not that of a pod whose name begins alike', () => {
    assert.equal(of('storage'), '');
    assert.equal(of('storage-on'), '');
  });
});
