import assert from 'node:assert/strict';
import type { LinkFacts } from '../../../src/checks/bandwidth/facts.ts';
import { bandwidthCodes, judgeBandwidth } from '../../../src/checks/bandwidth/judge.ts';
import { testBetween } from '../../../src/domain/bandwidth/plan.ts';
import type { BandwidthTargets } from '../../../src/domain/bandwidth/run.ts';
import type { BandwidthMeasurement, Flow } from '../../../src/domain/bandwidth/test.ts';
import type { Endpoint } from '../../../src/domain/connectivity/endpoint.ts';
import type { Finding } from '../../../src/findings/finding.ts';
import { remedy, say } from '../../../src/findings/words.ts';
import { endpoint } from '../../domain/connectivity/endpoints.ts';
import { snapshotOf } from '../snapshot-of.ts';

const [a, b] = ['a@n1', 'b@n2'].map((word) => endpoint(word));
assert.ok(a && b);

const measured = (flow: Partial<Flow>, from: Endpoint = a, to: Endpoint = b): BandwidthMeasurement => ({
  test: testBetween(from, to) ?? assert.fail(),
  reading: {
    kind: 'measured',
    flows: [{ sender: 'client', bitsPerSecond: 1e9, ...flow }],
    clientCpuPercent: 12,
    serverCpuPercent: 34,
  },
});

const nothingKnown: LinkFacts = { nads: [], nodeNetworks: [] };
const all: Finding[] = [];

function judge(measurements: readonly BandwidthMeasurement[], targets: BandwidthTargets = {}, facts = nothingKnown) {
  const items = [...judgeBandwidth(measurements, targets, facts)];
  const findings = items.filter((item) => 'code' in item);
  all.push(...findings);
  return { findings, sayings: findings.map((one) => say(one)), unknowns: items.filter((item) => 'unjudged' in item) };
}

const links = (speed: number): LinkFacts => {
  const snapshot = snapshotOf([
    {
      kind: 'NetworkAttachmentDefinition',
      metadata: { name: 'data-network' },
      spec: { config: { type: 'macvlan', master: 'eth1' } },
    },
  ]);
  const source = { kind: 'node-network-state', name: 'nmstate', at: snapshot.takenAt } as const;
  const nodeNetworks = ['n1', 'n2'].map((node) => ({
    node,
    createdAt: snapshot.takenAt,
    interfaces: [
      { name: 'eth1', altnames: [], condition: 'up', addresses: [], speedMbps: speed, sources: [source] } as const,
    ],
    sources: [],
    unanswered: [],
  }));
  return { nads: snapshot.nads.ok ? snapshot.nads.value : [], nodeNetworks };
};

describe('what is judged of bandwidth', () => {
  it('is nothing without a target, a known link or like pairs', () => {
    assert.deepEqual(judge([measured({})]), { findings: [], sayings: [], unknowns: [] });
  });

  it('less than the target is P2, with what may explain it', () => {
    const { findings, sayings } = judge([measured({ retransmits: 812, seconds: 5 })], { minBitsPerSecond: 8e9 });
    assert.deepEqual(sayings, ['default/data-network carries 1 Gbit/s from default/a to default/b, target 8 Gbit/s']);
    assert.equal(findings[0]?.severity, 'P2');
    assert.equal(
      findings[0]?.evidence[0]?.text,
      '1 Gbit/s received over 5 s, 812 retransmits, processor 12 % of a core at the client, 34 % at the server',
    );
  });

  it('each direction is judged by itself', () => {
    const { sayings } = judge([measured({ sender: 'server' })], { minBitsPerSecond: 8e9 });
    assert.deepEqual(sayings, ['default/data-network carries 1 Gbit/s from default/b to default/a, target 8 Gbit/s']);
  });

  it('less than half of the link between nodes is P2, where its speed is known and no target was given', () => {
    assert.deepEqual(judge([measured({})], {}, links(10_000)).sayings, [
      'default/data-network carries 1 Gbit/s from default/a to default/b, less than half of the 10 Gbit/s of its link eth1',
    ]);
    assert.deepEqual(judge([measured({})], {}, links(1000)).findings, []);
    assert.deepEqual(judge([measured({})], { minBitsPerSecond: 5e8 }, links(10_000)).findings, []);
    // A stream of UDP is as fast as it was told to be.
    assert.deepEqual(judge([measured({ jitterMs: 0.1, lostPercent: 0 })], {}, links(10_000)).findings, []);
    // Pods of one node do not use the link.
    assert.deepEqual(judge([measured({}, a, endpoint('c@n1'))], {}, links(10_000)).findings, []);
  });

  it('loss and jitter above the target are P2', () => {
    const stream = measured({ jitterMs: 1.25, lostPercent: 2.5 });
    assert.deepEqual(judge([stream], { maxJitterMs: 1, maxLostPercent: 0.1 }).sayings, [
      'a UDP stream on default/data-network from default/a to default/b loses 2.50 % (target 0.1 %) and has a jitter of 1.250 ms (target 1 ms)',
    ]);
    assert.deepEqual(judge([stream], { maxJitterMs: 2, maxLostPercent: 5 }).findings, []);
    assert.deepEqual(judge([stream]).findings, []);
  });

  it('much less than like pairs is P3, with three of them at least', () => {
    const peers = ['c', 'd', 'e'].map((name) => measured({ bitsPerSecond: 9e9 }, a, endpoint(`${name}@n2`)));
    const { sayings, findings } = judge([measured({}), ...peers]);
    assert.deepEqual(sayings, [
      'default/data-network carries 1 Gbit/s from default/a to default/b, less than half of the 9 Gbit/s that 4 like pairs carry (median)',
    ]);
    assert.equal(findings[0]?.severity, 'P3');
    assert.deepEqual(judge([measured({}), ...peers.slice(0, 1)]).findings, []);
  });

  it('no connection is P1; what could not be measured is a stated unknown', () => {
    const test = testBetween(a, b) ?? assert.fail();
    const failed = judge([
      { test, reading: { kind: 'no-connection', said: 'unable to connect: Connection timed out' } },
    ]);
    assert.deepEqual(
      failed.findings.map(({ code, severity }) => `${code} ${severity}`),
      ['MN704 P1'],
    );
    const unknown = judge([{ test, reading: { kind: 'unmeasured', why: 'no container has iperf3' } }]);
    assert.deepEqual(unknown.unknowns, [
      {
        subject: { kind: 'pod', namespace: 'default', name: 'a' },
        unjudged: 'bandwidth to default/b on default/data-network: no container has iperf3',
      },
    ]);
  });

  it('the default network is there to be compared with, not to be judged', () => {
    const [from, to] = [a, b].map((one) => ({ ...one, network: 'default' }));
    assert.deepEqual(judge([measured({}, from, to)], { minBitsPerSecond: 8e9 }).findings, []);
  });

  after(() => {
    assert.deepEqual([...new Set(all.map(({ code }) => code))].sort(), [...bandwidthCodes]);
    for (const finding of all) {
      const { see, fix } = remedy(finding);
      for (const text of [say(finding), fix, ...see]) assert.doesNotMatch(text, /undefined|\[object|NaN|^\s|\s$|\.$/);
      for (const command of see) assert.match(command, /^kubectl multinet (?:ping|addr) /);
    }
  });
});
