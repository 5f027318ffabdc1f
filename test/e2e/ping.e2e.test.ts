import assert from 'node:assert/strict';
import { isRecord } from '../../src/kube/record.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { type LabTarget, type Outcome, startLab } from './harness.ts';
import { livePods, whyNot } from './why-not.ts';

interface PingJson {
  readonly pairs: readonly Record<string, unknown>[];
  readonly findings: readonly Record<string, unknown>[];
  readonly unknowns: readonly Record<string, unknown>[];
}

const records = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** Few packets, as what they find does not depend on luck; between them time enough for an answer that is late. */
const FEW = ['--count', '2', '--interval', '1s', '--timeout', '3s'];
/** How fast this machine is, is not tested: every answer is in time. */
const UNHURRIED = ['--rtt-same-node', '10s', '--rtt-cross-node', '10s'];

async function ping(lab: LabTarget, ...args: string[]): Promise<PingJson & { readonly ran: Outcome }> {
  const settings = args.includes('--count') ? [] : args.includes('--tcp') ? UNHURRIED : [...FEW, ...UNHURRIED];
  const ran = await lab.multinet(['ping', ...settings, ...args, '-o', 'json']);
  const report: unknown = ran.stdout === '' ? undefined : JSON.parse(ran.stdout);
  assert.ok(isRecord(report), ran.stderr);
  const { pairs, findings, unknowns } = report;
  return { ran, pairs: records(pairs), findings: records(findings), unknowns: records(unknowns) };
}

/** Code and what the silent pairs have in common. */
const patterns = ({ findings }: PingJson): string[] =>
  findings.map(({ code, args }) => {
    const pattern = isRecord(args) && isRecord(args.pattern) ? args.pattern : {};
    return [code, ...Object.values(pattern).flat()].join(' ');
  });

const within = (scenario: string, look: (lab: LabTarget) => Promise<void>) => async (): Promise<void> => {
  const lab = await startLab(scenario);
  try {
    await look(lab);
  } finally {
    await lab.stop();
  }
};

describeUnless(whyNot(...livePods), 'ping on real interfaces', () => {
  it(
    'finds a healthy mesh healthy, and prints it as a matrix',
    within('three-nodes', async (lab) => {
      const { ran, pairs, findings } = await ping(lab);
      assert.equal(ran.code, 0, ran.stdout);
      assert.deepEqual(findings, []);
      // Four pods on data, three on mgmt, two on storage, in both directions.
      assert.equal(pairs.length, 12 + 6 + 2);
      assert.ok(pairs.every(({ grade, receivedPackets }) => grade === 'good' && receivedPackets === 2));
      const text = await lab.multinet(['ping', ...FEW, ...UNHURRIED]);
      assert.match(text.stdout, /^FROM \\ TO {3}\S+/m);
      assert.match(text.stdout, /^verdict: nothing is wrong; 20 of 20 pairs fine$/m);
    }),
  );

  itUnless(
    whyNot('drop', 'macvlan'),
    'finds a node that is cut off, and the same node well again afterwards',
    within('three-nodes', async (lab) => {
      const data = ['--network', 'data-network'];
      const undo = await lab.lab.trouble({
        kind: 'drop',
        on: { node: 'node-b', nic: 'eth2' },
        percent: 100,
        direction: 'both',
      });
      const cut = await ping(lab, ...data);
      assert.equal(cut.ran.code, 2);
      assert.deepEqual(patterns(cut), ['MN601 node node-b true']);
      await undo();
      assert.equal((await ping(lab, ...data)).ran.code, 0);
    }),
  );

  it(
    'finds two nodes that do not reach each other, while both reach the third',
    within('three-nodes', async (lab) => {
      const [a, b] = [lab.lab.pod('order-service'), lab.lab.pod('order-service#1')];
      const addressOf = (pod: typeof a) =>
        pod.attachments.find(({ name }) => name === 'mgmt0')?.addresses[0]?.split('/')[0] ?? '';
      for (const [pod, peer] of [
        [a, b],
        [b, a],
      ] as const) {
        const ran = await lab.kubectl([
          'exec',
          pod.name,
          '--',
          'ip',
          'neigh',
          'replace',
          addressOf(peer),
          'lladdr',
          '02:00:00:00:00:01',
          'dev',
          'mgmt0',
        ]);
        assert.equal(ran.code, 0, ran.stderr);
      }
      const found = await ping(lab, '--network', 'mgmt-network');
      assert.deepEqual(patterns(found), ['MN601 node-pair node-a node-b']);
    }),
  );

  itUnless(
    whyNot('macvlan'),
    'finds that pods of one node do not reach each other, and that the mode is why',
    within('private-mode', async (lab) => {
      const found = await ping(lab);
      assert.equal(found.ran.code, 2);
      assert.deepEqual(patterns(found), ['MN601 same-node']);
      assert.match(String(found.findings[0]?.fix), /mode "private"/);
    }),
  );

  itUnless(
    whyNot('drop', 'delay'),
    'finds loss, delay, and a link that carries nothing one way, each on its own network',
    within('bad-links', async (lab) => {
      // What a busy machine loses or delays besides may be found as well.
      const { findings } = await ping(lab, '--count', '20', '--interval', '100ms', '--timeout', '3s');
      const found = new Set(findings.map(({ code, args }) => `${code} ${isRecord(args) ? args.network : ''}`));
      assert.ok(found.has('MN601 default/mgmt-network'), [...found].join());
      assert.ok(found.has('MN602 default/data-network'), [...found].join());
      assert.ok(found.has('MN603 default/storage-network'), [...found].join());
    }),
  );

  it(
    'finds the black hole, exactly, and where it is',
    within('mtu-black-hole', async (lab) => {
      const found = await ping(lab, '--network', 'data-network', '--mtu');
      assert.equal(found.ran.code, 1, found.ran.stdout);
      const towards = found.findings.find(({ args }) => isRecord(args) && args.bytes === 1400);
      assert.ok(isRecord(towards?.args));
      assert.equal(towards.args.blackHole, true);
      assert.equal(towards.args.interfaceBytes, 1500);
      assert.match(String(towards.message), /to pod default\/receiver/);
    }),
  );

  it(
    'finds where isolation is broken, by a router and by a shared bridge',
    within('isolation-leak', async (lab) => {
      const found = await ping(lab, '--isolation');
      assert.equal(found.ran.code, 2);
      const said = found.findings.map(({ code, args }) =>
        isRecord(args) ? `${code} ${args.network} via ${args.via}` : '',
      );
      assert.deepEqual(said.sort(), [
        'MN605 default/storage-network via default',
        'MN608 default/blue via default/red',
        'MN608 default/red via default/blue',
      ]);
    }),
  );

  itUnless(
    whyNot('ipv6'),
    'measures IPv6 as well, also where there is nothing else',
    within('dual-stack', async (lab) => {
      const { pairs, findings } = await ping(lab);
      assert.deepEqual(findings, []);
      const six = pairs.filter(({ family }) => family === 6);
      assert.equal(six.length, 6);
      assert.ok(six.every(({ grade }) => grade === 'good'));
    }),
  );

  itUnless(
    whyNot('busybox'),
    'measures from busybox, and says from where it could not',
    within('small-images', async (lab) => {
      const found = await ping(lab);
      assert.equal(found.ran.code, 3);
      const from = (pod: string) => found.pairs.filter((pair) => isRecord(pair.from) && pair.from.pod === pod);
      assert.ok(from('busybox-app').length === 3 && from('busybox-app').every(({ grade }) => grade === 'good'));
      assert.ok(from('distroless-app').every(({ grade }) => grade === 'unmeasured'));
      assert.deepEqual(
        found.unknowns.map(({ message }) => message),
        ['pod/default/distroless-app: what it reaches on its networks: no container has ping'],
      );
    }),
  );

  it(
    'names two pods with one address, and does not claim to know who answers',
    within('duplicate-address', async (lab) => {
      const found = await ping(lab, '--network', 'static-network');
      // One of the twins may get no answers, or those to the other: whatever luck decides has this one cause.
      assert.deepEqual(
        found.findings.map(({ code }) => code),
        ['MN309'],
      );
      assert.match(String(found.unknowns[0]?.message), /both hold 10\.30\.0\.5/);
      assert.equal(found.ran.code, 2);
    }),
  );

  it(
    'takes workloads, addresses and TCP ports',
    within('three-nodes', async (lab) => {
      const between = await ping(lab, 'deploy/order-service', 'deploy/order-db');
      assert.equal(between.pairs.length, 6);
      const gateway = await ping(lab, 'deploy/order-service', '10.20.0.1');
      assert.deepEqual(
        gateway.pairs.map(({ grade }) => grade),
        ['good', 'good', 'good'],
      );
      const nobody = await ping(lab, 'deploy/order-service', '10.20.0.99');
      assert.deepEqual(
        nobody.findings.map(({ code }) => code),
        ['MN609'],
      );
      const tcp = await ping(lab, 'deploy/order-service', 'deploy/order-db', '--tcp', '8080');
      assert.deepEqual(
        tcp.findings.map(({ code }) => code),
        ['MN607'],
      );
      assert.equal(tcp.ran.code, 1);
    }),
  );
});
