import assert from 'node:assert/strict';
import type { Unjudged } from '../../../src/checks/check.ts';
import type { Facts } from '../../../src/checks/connectivity/facts.ts';
import { connectivityCodes, judgeConnectivity } from '../../../src/checks/connectivity/judge.ts';
import type { IntrusionReading } from '../../../src/domain/connectivity/isolation.ts';
import type { PathMtu } from '../../../src/domain/connectivity/path-mtu.ts';
import type { Probed } from '../../../src/domain/connectivity/probed.ts';
import type { Finding } from '../../../src/findings/finding.ts';
import { remedy, say } from '../../../src/findings/words.ts';
import { endpoint } from '../../domain/connectivity/endpoints.ts';
import { snapshotOf } from '../snapshot-of.ts';
import { answered, lossy, meshRun, nothingKnown, silent, towards } from './runs.ts';

const pods = (...words: string[]) => words.map((word) => endpoint(word));
const four = pods('a1@a', 'a2@a', 'b1@b', 'c1@c');
const [a1, a2, b1, c1] = four;
assert.ok(a1 && a2 && b1 && c1);

interface Judgement {
  readonly findings: readonly Finding[];
  readonly unknowns: readonly Unjudged[];
}

const all: Finding[] = [];

function judge(run: Probed, facts: Facts = nothingKnown): Judgement {
  const items = [...judgeConnectivity(run, facts)];
  const findings = items.filter((item) => 'code' in item);
  all.push(...findings);
  return { findings, unknowns: items.filter((item) => 'unjudged' in item) };
}

const codes = ({ findings }: Judgement): string[] => findings.map(({ code, severity }) => `${code} ${severity}`);
const sayings = ({ findings }: Judgement): string[] => findings.map((finding) => say(finding));

const macvlan = (mode: string): Facts => {
  const config = { cniVersion: '0.3.1', type: 'macvlan', master: 'eth1', mode };
  const { nads } = snapshotOf([
    { kind: 'NetworkAttachmentDefinition', metadata: { name: 'data-network' }, spec: { config } },
  ]);
  return { ...nothingKnown, nads: nads.ok ? nads.value : [] };
};

describe('what is judged of measurements between pods', () => {
  it('is nothing where all is well', () => {
    assert.deepEqual(judge(meshRun(four, () => answered())), { findings: [], unknowns: [] });
  });

  it('silence is P1, with the figures by which the claim can be checked', () => {
    const judged = judge(meshRun(four, (from, to) => ([from, to].includes('b1') ? silent() : answered())));
    assert.deepEqual(codes(judged), ['MN601 P1']);
    assert.deepEqual(sayings(judged), [
      'no answer on default/data-network from and to pod default/b1: 6 of 6 pairs; all 6 other pairs answer; no other pod of node b was measured, so its link may be the cause as well',
    ]);
    const [finding] = judged.findings;
    assert.deepEqual(finding?.subject, { kind: 'pod', namespace: 'default', name: 'b1' });
    assert.deepEqual(
      finding?.affected.map(({ name }) => name),
      ['a1', 'a2', 'b1', 'c1'],
    );
    assert.match(finding?.evidence[0]?.source ?? '', /^ping -c 5 -I net1 10(?:\.\d+){3}$/);
    assert.equal(finding?.evidence[0]?.text, '5 sent, none answered');
    // The contrast on which the claim rests is evidence too.
    assert.match(finding?.evidence.at(-1)?.text ?? '', /^5 sent, 5 answered/);
  });

  it('a mode that keeps pods of one node apart is named as the reason', () => {
    const run = meshRun(four, (from, to) => ((from[0] ?? '') === (to[0] ?? '') ? silent() : answered()));
    const [finding] = judge(run, macvlan('private')).findings;
    assert.ok(finding);
    assert.equal(
      say(finding),
      'no answer on default/data-network between pods on the same node: 2 of 2 pairs; all 10 other pairs answer',
    );
    assert.match(remedy(finding).fix, /^macvlan in mode "private" keeps pods of one node apart on purpose/);
    const [other] = judge(run, macvlan('bridge')).findings;
    assert.match(
      other === undefined ? '' : say(other),
      /pods default\/a1 and default\/a2 have a part in each of these pairs/,
    );
  });

  it('an interface that is not inside the pod is told apart from a network that does not carry', () => {
    const run = meshRun(four, (from, to) =>
      from === 'b1'
        ? silent('no-interface', "ping: bad address 'net1'")
        : to === 'b1'
          ? silent('unreachable')
          : answered(),
    );
    const [finding] = judge(run).findings;
    assert.match(finding === undefined ? '' : say(finding), /from and to pod default\/b1/);
    const onlyGone = judge(meshRun(four, (from) => (from === 'b1' ? silent('no-interface') : answered())));
    assert.match(remedy(onlyGone.findings[0] ?? assert.fail()).fix, /^re-create the pod/);
  });

  it('MultiNetworkPolicies that select an end are named first', () => {
    const snapshot = snapshotOf([
      { kind: 'Pod', metadata: { name: 'b1', labels: { app: 'db' } }, spec: {}, status: {} },
      {
        kind: 'MultiNetworkPolicy',
        metadata: { name: 'deny', annotations: { 'k8s.v1.cni.cncf.io/policy-for': 'data-network' } },
        spec: { podSelector: { matchLabels: { app: 'db' } } },
      },
    ]);
    assert.ok(snapshot.pods.ok && snapshot.multiNetworkPolicies.ok);
    const facts = { pods: snapshot.pods.value, nads: [], policies: snapshot.multiNetworkPolicies.value };
    const [finding] = judge(
      meshRun(four, (_, to) => (to === 'b1' ? silent() : answered())),
      facts,
    ).findings;
    assert.ok(finding);
    const { see, fix } = remedy(finding);
    assert.equal(see[0], 'kubectl get multi-networkpolicies.k8s.cni.cncf.io deny -n default -o yaml');
    assert.match(fix, /first look whether MultiNetworkPolicy default\/deny forbids it on purpose$/);
  });

  it('loss and slow answers are P2, and are not silence', () => {
    const lost = judge(meshRun(four, (from, to) => ([from, to].includes('c1') ? lossy(4) : answered())));
    assert.deepEqual(codes(lost), ['MN602 P2']);
    assert.match(
      sayings(lost)[0] ?? '',
      /^packets get lost on default\/data-network from and to pod default\/c1, up to 20 %: 6 of 6 pairs/,
    );
    const slow = judge(meshRun(four, (from, to) => answered([from, to].includes('c1') ? 21.4 : 0.2)));
    assert.deepEqual(codes(slow), ['MN603 P2']);
    assert.match(
      sayings(slow)[0] ?? '',
      /answers take up to 21 ms .* from and to pod default\/c1, target 5\.0 ms: 6 of 6 pairs/,
    );
  });

  it('the target of round trips depends on the distance', () => {
    const run = meshRun(four, () => answered(2));
    assert.deepEqual(sayings(judge(run)), [
      'answers take up to 2.0 ms on default/data-network between pods on the same node, target 1.0 ms: 2 of 2 pairs; all 10 other pairs are within it; pods default/a1 and default/a2 have a part in each of these pairs, and may be the cause as well',
    ]);
  });

  it('one loss of one packet is not blamed on a node', () => {
    const judged = judge(meshRun(four, (from, to) => (`${from} ${to}` === 'a1 c1' ? lossy(4) : answered())));
    assert.match(
      sayings(judged)[0] ?? '',
      /from default\/a1 to default\/c1, one way only, up to 20 %: 1 of 1 pair; all 11 other pairs lose none/,
    );
  });

  it('what was not measured is neither good nor bad', () => {
    const run = meshRun(four, (from) =>
      from === 'a1' ? { kind: 'unmeasured', why: 'no container has ping' } : answered(),
    );
    assert.deepEqual(judge(run), {
      findings: [],
      unknowns: [
        {
          subject: { kind: 'pod', namespace: 'default', name: 'a1' },
          unjudged: 'what it reaches on its networks: no container has ping',
        },
      ],
    });
  });

  it('what many pods are refused for is said once, though the server names each of them', () => {
    const run = meshRun(four, (from) => ({
      kind: 'unmeasured',
      why: `pods "${from}" is forbidden: User "dev" cannot`,
    }));
    assert.deepEqual(
      judge(run).unknowns.map(({ unjudged }) => unjudged),
      ['what it reaches on its networks: pods "a1" is forbidden: User "dev" cannot (and 3 more pods)'],
    );
  });

  it('two pods with one address are not measured against each other, and that is said', () => {
    const twin = { addresses: a1.addresses };
    const run = meshRun([a1, endpoint('b1@b', twin), c1], () => answered());
    assert.equal(run.measurements.length, 4);
    assert.match(judge(run).unknowns[0]?.unjudged ?? '', /^whether it reaches default\/b1: both hold 10\./);
  });

  it('a path MTU below the interface is P2, a black hole is told from a limit, and the far end is named', () => {
    const limited = (blackHole: boolean): PathMtu => ({
      kind: 'limited',
      bytes: 1400,
      interfaceBytes: 1500,
      blackHole,
      ...(blackHole ? {} : { toldBy: '10.20.0.254' }),
    });
    const full: PathMtu = { kind: 'full', bytes: 1500 };
    const run = meshRun(four, () => answered());
    const withMtus = (towardsB: PathMtu, own: number) => ({
      ...run,
      mtus: run.measurements.map(({ pair }) => ({
        pair,
        mtu: pair.to.kind === 'pod' && pair.to.endpoint.pod === 'b1' ? towardsB : full,
        interfaceBytes: pair.from.pod === 'b1' ? own : 1500,
      })),
    });
    const hole = judge(withMtus(limited(true), 1500));
    assert.deepEqual(codes(hole), ['MN604 P2']);
    assert.match(
      sayings(hole)[0] ?? '',
      /^packets above 1400 bytes vanish without a word on default\/data-network to pod default\/b1, though the interface has an MTU of 1500: 3 of 3 pairs; all 9 other pairs take it/,
    );
    assert.match(
      sayings(judge(withMtus(limited(false), 1500)))[0] ?? '',
      /^packets above 1400 bytes are refused by 10\.20\.0\.254/,
    );
    assert.match(sayings(judge(withMtus(limited(true), 1400)))[0] ?? '', /the one at the other end has less/);
    const unknown = judge({
      ...run,
      mtus: [{ pair: run.measurements[0]?.pair ?? assert.fail(), mtu: { kind: 'unknown', why: 'busybox cannot' } }],
    });
    assert.deepEqual(
      unknown.unknowns.map(({ unjudged }) => unjudged),
      ['its path MTU: busybox cannot'],
    );
  });

  it('an answer from outside of the network breaks isolation, and silence proves it only of addresses that live', () => {
    const outsider = endpoint('x1@a', { network: 'default', interface: 'eth0' });
    const run = meshRun([a1, b1], () => answered());
    const attempt = (to: typeof a1, reading: IntrusionReading['reading'], from = outsider): IntrusionReading => ({
      intrusion: {
        network: to.network,
        pair: { from, to: { kind: 'pod', endpoint: to }, family: 4, address: to.addresses[0]?.text ?? '' },
      },
      reading,
    });
    const of = 4;
    const broken = judge({
      ...run,
      isolation: { of, readings: [attempt(a1, { kind: 'answered' }), attempt(b1, { kind: 'apart' })] },
    });
    assert.deepEqual(codes(broken), ['MN605 P1']);
    assert.deepEqual(sayings(broken), [
      'default/data-network answers over the default interface of pods: 1 of 2 attempts got an answer',
    ]);
    const red = endpoint('r1@a', { network: 'default/red' });
    const shared = judge({
      ...run,
      isolation: { of, readings: [attempt(a1, { kind: 'same-segment', mac: '02:00:00:00:00:01' }, red)] },
    });
    assert.deepEqual(codes(shared), ['MN608 P2']);
    assert.deepEqual(judge({ ...run, isolation: { of, readings: [attempt(a1, { kind: 'apart' })] } }), {
      findings: [],
      unknowns: [],
    });
    const dead = judge({ ...run, measurements: [], isolation: { of, readings: [attempt(c1, { kind: 'apart' })] } });
    assert.match(dead.unknowns[0]?.unjudged ?? '', /its silence towards others proves nothing$/);
    const failed = judge({
      ...run,
      isolation: { of, readings: [attempt(a1, { kind: 'unmeasured', why: 'no ping' })] },
    });
    assert.deepEqual(
      failed.unknowns.map(({ subject }) => subject.name),
      ['x1'],
    );
  });

  it('a gateway that does not answer is P2, for all pods or for those of some nodes', () => {
    const run = (silentFrom: readonly string[]): Probed => ({
      ...meshRun([], () => answered()),
      measurements: [a1, b1, c1].map((from) =>
        towards(
          from,
          { kind: 'gateway' },
          '10.20.0.254',
          silentFrom.includes(from.pod) ? silent('unreachable') : answered(),
        ),
      ),
    });
    assert.deepEqual(codes(judge(run(['a1', 'b1', 'c1']))), ['MN606 P2']);
    assert.deepEqual(sayings(judge(run(['b1']))), [
      'gateway 10.20.0.254 of default/data-network does not answer pods on b, but others',
    ]);
    assert.deepEqual(judge(run([])).findings, []);
  });

  it('that a pod does not reach its own node is how macvlan is made; another host is another matter', () => {
    const run: Probed = {
      ...meshRun([], () => answered()),
      measurements: [
        towards(a1, { kind: 'node', node: 'a' }, '172.30.0.11', silent('unreachable')),
        towards(b1, { kind: 'node', node: 'a' }, '172.30.0.11', silent('unreachable')),
      ],
    };
    assert.deepEqual(codes(judge(run, macvlan('bridge'))).sort(), ['MN609 P1', 'MN609 P3']);
    // Of an unknown kind of network nobody can say that it is by design.
    assert.deepEqual(codes(judge(run)), ['MN609 P1', 'MN609 P1']);
  });

  it('a refused connection is no silence', () => {
    const run = meshRun(
      four,
      (_, to) =>
        to === 'b1' ? { kind: 'silent', silence: 'refused' } : { kind: 'answered', lossPercent: 0, duplicates: 0 },
      { method: { kind: 'tcp', port: 5432 } },
    );
    const judged = judge(run);
    assert.deepEqual(codes(judged), ['MN607 P2']);
    assert.deepEqual(sayings(judged), [
      'nothing listens on TCP port 5432 of 1 address on default/data-network (default/b1), 3 attempts were refused',
    ]);
  });

  it('several answers to one packet are a finding of their own', () => {
    const run = meshRun([a1, b1], (_, to) => ({ ...answered(), ...(to === 'b1' ? { duplicates: 5 } : {}) }));
    assert.deepEqual(codes(judge(run)), ['MN610 P2']);
  });

  it('what holds for IPv4 and IPv6 alike is said once', () => {
    const dual = four.map((one, index) => ({
      ...one,
      addresses: [...one.addresses, { family: 6 as const, value: BigInt(index), text: `fd20::${index + 1}` }],
    }));
    const [finding, ...others] = judge(
      meshRun(dual, (from, to) => ([from, to].includes('b1') ? silent() : answered())),
    ).findings;
    assert.deepEqual(others, []);
    assert.ok(finding?.code === 'MN601');
    assert.deepEqual(finding.args.families, [4, 6]);
    assert.deepEqual(finding.args.inside, { bad: 12, of: 12 });
    const onlySix = judge(
      meshRun(dual, (from, to, { family }) => (family === 6 && [from, to].includes('b1') ? silent() : answered())),
    );
    assert.match(sayings(onlySix)[0] ?? '', /^no answer on default\/data-network \(IPv6\) from and to pod/);
  });

  after(() => {
    assert.deepEqual([...new Set(all.map(({ code }) => code))].sort(), [...connectivityCodes]);
    for (const finding of all) {
      const { see, fix } = remedy(finding);
      for (const text of [say(finding), fix, ...see]) assert.doesNotMatch(text, /undefined|\[object|NaN|^\s|\s$|\.$/);
      for (const command of see) assert.match(command, /^kubectl (?:get|multinet [a-z]+) /);
    }
  });
});
