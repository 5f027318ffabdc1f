import assert from 'node:assert/strict';
import type { LinkFacts } from '../../../src/checks/bandwidth/facts.ts';
import { judgeBandwidth } from '../../../src/checks/bandwidth/judge.ts';
import { testBetween } from '../../../src/domain/bandwidth/plan.ts';
import type { BandwidthTargets } from '../../../src/domain/bandwidth/run.ts';
import type { EndSeen, Surroundings } from '../../../src/domain/bandwidth/surroundings.ts';
import type { Flow } from '../../../src/domain/bandwidth/test.ts';
import type { PathMtu } from '../../../src/domain/connectivity/path-mtu.ts';
import { remedy, say } from '../../../src/findings/words.ts';
import { endpoint } from '../../domain/connectivity/endpoints.ts';
import { snapshotOf } from '../snapshot-of.ts';

const [a, b, near] = ['a@n1', 'b@n2', 'near@n1'].map((word) => endpoint(word));
assert.ok(a && b && near);
const [client, server, sameNode] = [a, b, near];

const counters = (
  more: Partial<Record<'rxPackets' | 'rxDropped' | 'rxErrors' | 'txPackets' | 'txDropped', number>>,
) => ({
  rxBytes: 0,
  rxPackets: 0,
  rxErrors: 0,
  rxDropped: 0,
  txBytes: 0,
  txPackets: 0,
  txErrors: 0,
  txDropped: 0,
  ...more,
});
const quiet: EndSeen = {
  mtu: 1500,
  before: counters({ rxDropped: 7 }),
  after: counters({ rxDropped: 7, rxPackets: 1e6 }),
};
const full: PathMtu = { kind: 'full', bytes: 1500 };

const network = (name: string, master: string) => ({
  kind: 'NetworkAttachmentDefinition',
  metadata: { name },
  spec: { config: { type: 'macvlan', master } },
});

function factsOf(endpoints: LinkFacts['endpoints']): LinkFacts {
  const { nads } = snapshotOf([network('data-network', 'eth1'), network('mgmt', 'eth1'), network('storage', 'eth3')]);
  return { nads: nads.ok ? nads.value : [], nodeNetworks: [], ...(endpoints === undefined ? {} : { endpoints }) };
}
const alone = factsOf([client, server]);

const expected: BandwidthTargets = { expectedBitsPerSecond: { 'default/data-network': 10e9 } };

/** The finding of a test that carries 1 Gbit/s where 10 are expected. */
function short(
  around: Surroundings | undefined,
  {
    flow = { retransmits: 0 },
    facts = alone,
    cpu = 20,
    to = server,
  }: {
    readonly flow?: Partial<Flow>;
    readonly facts?: LinkFacts;
    readonly cpu?: number;
    readonly to?: typeof server;
  } = {},
) {
  const measurement = {
    test: testBetween(client, to) ?? assert.fail(),
    reading: {
      kind: 'measured',
      flows: [{ sender: 'client', bitsPerSecond: 1e9, seconds: 5, ...flow }],
      clientCpuPercent: cpu,
      serverCpuPercent: 10,
    },
    ...(around === undefined ? {} : { around }),
  } as const;
  const [found, ...others] = [...judgeBandwidth([measurement], expected, facts)];
  assert.ok(found !== undefined && 'code' in found && found.code === 'MN701' && others.length === 0);
  const seen = new Map(found.evidence.slice(1).map(({ source, text }) => [source, text]));
  return { found, seen, suspects: found.args.suspects, fix: remedy(found).fix };
}

describe('less than half of what is expected of a network', () => {
  it('is P2, and says whose word that was', () => {
    const { found } = short(undefined);
    assert.equal(found.severity, 'P2');
    assert.equal(
      say(found),
      'default/data-network carries 1 Gbit/s from default/a to default/b, less than half of the 10 Gbit/s expected of it',
    );
  });

  it('is no finding from half of it on, nor of UDP, nor on a network of which nothing is expected', () => {
    const measurement = (flow: Partial<Flow>) => ({
      test: testBetween(client, server) ?? assert.fail(),
      reading: { kind: 'measured', flows: [{ sender: 'client', bitsPerSecond: 1e9, ...flow }] } as const,
    });
    const judged = (flow: Partial<Flow>, targets = expected) => [
      ...judgeBandwidth([measurement(flow)], targets, alone),
    ];
    assert.deepEqual(judged({ bitsPerSecond: 5e9 }), []);
    assert.deepEqual(judged({ jitterMs: 0.1 }), []);
    assert.deepEqual(judged({}, { expectedBitsPerSecond: { 'default/storage': 10e9 } }), []);
  });

  it('goes together with a least for all networks: the greater of the two counts', () => {
    const measurement = {
      test: testBetween(client, server) ?? assert.fail(),
      reading: { kind: 'measured', flows: [{ sender: 'client', bitsPerSecond: 4e9 }] },
    } as const;
    const by = (minBitsPerSecond: number) =>
      [...judgeBandwidth([measurement], { ...expected, minBitsPerSecond }, alone)].map((one) =>
        'code' in one && one.code === 'MN701' ? one.args.by : undefined,
      );
    assert.deepEqual(by(1e9), ['expected']);
    assert.deepEqual(by(8e9), ['target']);
  });
});

describe('the usual suspects', () => {
  it('are all unknown where nothing was seen of them', () => {
    const { suspects } = short(undefined, { flow: {}, facts: factsOf(undefined) });
    assert.deepEqual(suspects, {
      mtu: 'unknown',
      drops: 'unknown',
      retransmits: 'unknown',
      processor: 'ruled-out',
      sharedLink: 'unknown',
    });
  });

  it('are all ruled out where all was looked at and nothing seen', () => {
    const { suspects, fix } = short({ client: quiet, server: quiet, pathMtu: full });
    assert.deepEqual(new Set(Object.values(suspects)), new Set(['ruled-out']));
    assert.match(fix, /^look at the path MTU/);
  });

  it('MTU: of the two ends, and of the way', () => {
    const at = (bytes: number): EndSeen => ({ ...quiet, mtu: bytes });
    const unequal = short({ client: at(9000), server: at(1500) });
    assert.equal(unequal.seen.get('suspect MTU'), 'confirmed: 9000 bytes at the client, 1500 at the server');
    assert.equal(unequal.fix, 'make the MTU the same at both ends and all the way');
    const hole: PathMtu = { kind: 'limited', bytes: 1400, interfaceBytes: 1500, blackHole: true };
    assert.equal(
      short({ client: quiet, server: quiet, pathMtu: hole }).seen.get('suspect MTU'),
      'confirmed: 1500 bytes at both ends, but 1400 on the way: larger packets vanish without a word',
    );
    assert.equal(
      short({ client: quiet, server: quiet, pathMtu: { kind: 'unknown', why: 'no ping' } }).seen.get('suspect MTU'),
      'unknown: 1500 bytes at both ends; what fits on the way could not be found out: no ping',
    );
  });

  it('drops: only what was counted during the test, at either end', () => {
    const worse: EndSeen = { ...quiet, after: counters({ rxDropped: 8007, rxPackets: 1e6 }) };
    const { suspects, seen } = short({ client: quiet, server: worse, pathMtu: full });
    assert.equal(suspects.drops, 'confirmed');
    assert.equal(
      seen.get('suspect drops and errors'),
      'confirmed: 0 dropped and 0 faulty of 1000000 packets at the client, 8000 dropped and 0 faulty of 1000000 packets at the server',
    );
    const few: EndSeen = { ...quiet, after: counters({ rxDropped: 10, rxPackets: 1e6 }) };
    assert.equal(short({ client: quiet, server: few }).suspects.drops, 'ruled-out');
    const reset: EndSeen = { ...quiet, after: counters({ rxPackets: 1e6 }) };
    assert.equal(short({ client: quiet, server: reset }).suspects.drops, 'unknown');
  });

  it('retransmits: by their share, not by their number', () => {
    // 5 s of 1 Gbit/s are about 432,000 segments.
    assert.equal(short(undefined, { flow: { retransmits: 300 } }).suspects.retransmits, 'ruled-out');
    assert.equal(short(undefined, { flow: { retransmits: 900 } }).suspects.retransmits, 'confirmed');
  });

  it('the processor: a core without time left', () => {
    const { suspects, fix } = short(undefined, { cpu: 97 });
    assert.equal(suspects.processor, 'confirmed');
    assert.match(fix, /--parallel/);
  });

  it('a shared master: who else sits on it at the two nodes', () => {
    const others = [
      endpoint('m1@n1', { network: 'default/mgmt' }),
      endpoint('m2@n2', { network: 'default/mgmt' }),
      endpoint('far@n3', { network: 'default/mgmt' }),
      endpoint('s@n1', { network: 'default/storage' }),
    ];
    const { seen } = short(undefined, { facts: factsOf([client, server, ...others]) });
    assert.equal(seen.get('suspect shared master'), 'confirmed: 2 other pods use eth1 of the two nodes (default/mgmt)');
    assert.equal(
      short(undefined, { to: sameNode, facts: factsOf([client, sameNode, ...others]) }).suspects.sharedLink,
      'ruled-out',
    );
  });

  it('come with the confirmed ones first', () => {
    const { found } = short({ client: quiet, server: quiet }, { cpu: 97 });
    assert.match(found.evidence[1]?.source ?? '', /processor/);
    assert.match(found.evidence[2]?.text ?? '', /^unknown/);
  });
});
