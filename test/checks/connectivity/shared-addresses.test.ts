import assert from 'node:assert/strict';
import { connectivityReport } from '../../../src/checks/connectivity/report.ts';
import { type Endpoint, endpointsOf } from '../../../src/domain/connectivity/endpoint.ts';
import type { Reading } from '../../../src/domain/connectivity/measurement.ts';
import { say } from '../../../src/findings/words.ts';
import { snapshotOf } from '../snapshot-of.ts';
import { answered, lossy, meshRun, silent } from './runs.ts';

const pod = (name: string, nodeName: string, address: string) => ({
  kind: 'Pod',
  metadata: {
    name,
    uid: name,
    annotations: {
      'k8s.v1.cni.cncf.io/networks': 'static-network',
      'k8s.v1.cni.cncf.io/network-status': [
        { name: 'cbr0', interface: 'eth0', ips: ['10.244.0.9'], default: true },
        { name: 'default/static-network', interface: 'net1', ips: [address] },
      ],
    },
  },
  spec: { nodeName },
  status: { phase: 'Running', podIP: '10.244.0.9', containerStatuses: [{ name: 'main', state: { running: {} } }] },
});

const networkOf = (type: string) => ({
  kind: 'NetworkAttachmentDefinition',
  metadata: { name: 'static-network' },
  spec: { config: { cniVersion: '0.3.1', type, master: 'eth1', bridge: 'br1', ipam: { type: 'static' } } },
});

/** Two pods hold 10.30.0.5; `third` and `fourth` have addresses of their own. */
function reportOf(read: (from: string, to: string) => Reading, type = 'macvlan') {
  const snapshot = snapshotOf([
    networkOf(type),
    pod('twin-a', 'node-a', '10.30.0.5'),
    pod('twin-b', 'node-b', '10.30.0.5'),
    pod('third', 'node-a', '10.30.0.6'),
    pod('fourth', 'node-c', '10.30.0.7'),
  ]);
  assert.ok(snapshot.pods.ok);
  const endpoints: readonly Endpoint[] = endpointsOf(snapshot.pods.value);
  assert.equal(endpoints.length, 4);
  return connectivityReport(meshRun(endpoints, read), snapshot);
}

const codesOf = ({ findings }: ReturnType<typeof reportOf>): string[] => findings.map(({ code }) => code);
const doubled: Reading = {
  kind: 'answered',
  sent: 5,
  received: 5,
  lossPercent: 0,
  duplicates: 2,
};

describe('an address that two pods hold', () => {
  it('explains every way in which their answers go astray, and each is evidence of it', () => {
    for (const [trouble, words] of [
      [silent(), /^5 sent, none answered$/],
      [silent('unreachable'), /host unreachable/],
      [lossy(2), /^5 sent, 2 answered/],
      [doubled, /^5 sent, 5 answered/],
    ] as const) {
      const report = reportOf((from) => (from === 'twin-b' ? trouble : answered()));
      assert.deepEqual(codesOf(report), ['MN309'], words.source);
      const [seen] = report.findings.flatMap(({ evidence }) => evidence.filter(({ source }) => /^ping/.test(source)));
      assert.equal(seen?.of?.name, 'twin-b');
      assert.match(seen?.text ?? '', words);
    }
    const towards = reportOf((_, to) => (to === 'twin-a' ? doubled : answered()));
    assert.deepEqual(codesOf(towards), ['MN309']);
  });

  it('is no more than what is held twice as long as nothing is lost', () => {
    const [finding] = reportOf(() => answered()).findings;
    assert.equal(finding?.code, 'MN309');
    assert.deepEqual(
      finding.evidence.filter(({ source }) => /^ping/.test(source)),
      [],
    );
  });

  it('does not explain what other pods lose, nor what has a reason of its own', () => {
    const others = reportOf((from, to) => (from === 'third' && to === 'fourth' ? silent() : answered()));
    assert.deepEqual(codesOf(others), ['MN309', 'MN601']);
    assert.match(
      others.findings.map(say)[1] ?? '',
      /from default\/third to default\/fourth, one way only: 1 of 1 pair; the other pair answers/,
    );
    const gone = reportOf((from) => (from === 'twin-b' ? silent('no-interface') : answered()));
    assert.deepEqual(codesOf(gone), ['MN309', 'MN601']);
  });

  it('explains nothing where the holders may never meet', () => {
    const report = reportOf((from) => (from === 'twin-b' ? silent() : answered()), 'bridge');
    assert.deepEqual(
      report.findings.map(({ code, severity }) => `${code} ${severity}`),
      ['MN601 P1', 'MN309 P2'],
    );
  });
});
