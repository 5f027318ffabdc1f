import assert from 'node:assert/strict';
import { join } from 'node:path';
import { isRecord } from '../../src/kube/record.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { type LabTarget, type Outcome, startLab } from './harness.ts';
import { livePods, whyNot } from './why-not.ts';

const within = (scenario: string, look: (lab: LabTarget) => Promise<void>) => async (): Promise<void> => {
  const lab = await startLab(scenario);
  try {
    await look(lab);
  } finally {
    await lab.stop();
  }
};

type Data = Readonly<Record<string, unknown>>;

function listIn(ran: Outcome, field: string): Data[] {
  const report: unknown = JSON.parse(ran.stdout);
  assert.ok(isRecord(report), ran.stderr);
  const list = report[field];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** Codes with the pods that they affect, of trouble that is broken now. */
const broken = (ran: Outcome): string[] =>
  listIn(ran, 'findings')
    .filter(({ severity }) => severity === 'P1')
    .map(({ code, affected }) => {
      const pods = Array.isArray(affected) ? affected.filter(isRecord).map(({ name }) => String(name)) : [];
      return `${code} ${pods.join()}`;
    });

/** Evidence that somebody sent pings. */
const pinged = (finding: Data | undefined): boolean =>
  Array.isArray(finding?.evidence) &&
  finding.evidence.some((one) => isRecord(one) && String(one.source).startsWith('ping -c'));

describeUnless(whyNot(...livePods), 'the cause of what does not answer', () => {
  it(
    'is one finding with the interface or address that explains it, and without a look inside one by its pattern',
    within('drift', async (lab) => {
      const deep = ['check', '-n', 'default', '-o', 'json', '--inside', '--ping'];
      const both = await lab.multinet(deep);
      assert.equal(both.code, 2, both.stderr);
      const said = broken(both);
      for (const one of ['MN320 gone', 'MN321 down', 'MN322 moved']) assert.ok(said.includes(one), said.join('; '));
      const findings = listIn(both, 'findings');
      for (const code of ['MN320', 'MN321', 'MN322'])
        assert.ok(pinged(findings.find((finding) => finding.code === code)), `${code} has no ping as evidence`);
      assert.ok(!said.some((one) => one.startsWith('MN601')), said.join('; '));

      const alone = broken(await lab.multinet(['check', '-n', 'default', '-o', 'json', '--ping']));
      assert.ok(
        alone.some((one) => one.startsWith('MN601')),
        alone.join('; '),
      );

      // A file holds both, and is judged without being asked to look.
      const file = join(lab.folder, 'deep.multinet.json.gz');
      const captured = await lab.multinet(['capture', '--inside', '--ping', '-o', file]);
      assert.equal(captured.code, 0, captured.stderr);
      const later = broken(await lab.multinet(['check', '-n', 'default', '-o', 'json', '--from', file]));
      assert.deepEqual(later, said);
    }),
  );

  it(
    'is told by why of a running pod, with the chain that leads to it',
    within('drift', async (lab) => {
      const well = await lab.multinet(['why', 'down', '-n', 'default']);
      assert.equal(well.code, 0, 'without pings and a look inside nothing is seen');
      const one = await lab.multinet(['why', 'down', '-n', 'default', '--ping', '--inside', '-o', 'json']);
      assert.equal(one.code, 2, one.stderr);
      const [pod] = listIn(one, 'items');
      assert.equal(pod?.state, 'without connectivity', one.stdout);
      assert.equal(pod?.code, 'MN321');
      const chain = Array.isArray(pod?.chain) ? pod.chain.filter(isRecord).map(({ text }) => String(text)) : [];
      assert.match(chain[0] ?? '', /pairs from and to it on default\/\S+ do not answer$/);
      assert.ok(chain.includes('net1 is set down'), chain.join('; '));
      const all = await lab.multinet(['why', '-n', 'default', '--ping']);
      assert.equal(all.code, 2);
      assert.match(all.stdout, /MN601/);
      // A pod that only fails to reach those is not in trouble itself.
      assert.doesNotMatch(all.stdout, /on +pod\/default\/steady/);
    }),
  );

  itUnless(
    whyNot('drop'),
    'is a node that is cut off, for all of its pods, live and from a file',
    within('three-nodes', async (lab) => {
      const undo = await lab.lab.trouble({
        kind: 'drop',
        on: { node: 'node-b', nic: 'eth2' },
        percent: 100,
        direction: 'both',
      });
      const file = join(lab.folder, 'cut.multinet.json.gz');
      const live = await lab.multinet(['why', 'deploy/order-db', '--ping', '-o', 'json']);
      await lab.multinet(['ping', '-A', '--capture', file]);
      await undo();
      const [pod] = listIn(live, 'items');
      assert.equal(pod?.state, 'without connectivity', live.stdout);
      assert.match(String(pod?.cause), /^no answer on default\/data-network between node node-b and other nodes/);
      const later = await lab.multinet(['why', 'deploy/order-db', '--from', file, '-o', 'json']);
      assert.equal(listIn(later, 'items')[0]?.cause, pod?.cause);
      const well = await lab.multinet(['why', 'deploy/order-db', '--ping', '-o', 'json']);
      assert.notEqual(listIn(well, 'items')[0]?.state, 'without connectivity');
    }),
  );

  itUnless(
    whyNot('busybox'),
    'is not known of pods without ping: that is said',
    within('small-images', async (lab) => {
      const ran = await lab.multinet(['why', 'distroless-app', '--ping']);
      assert.equal(ran.code, 3, ran.stdout);
      assert.match(ran.stderr, /warning: pod\/default\/distroless-app: .*no container has ping/);
      const judged = await lab.multinet(['check', '--ping', '-n', 'default', '-o', 'json']);
      assert.ok(
        listIn(judged, 'unknowns').some(({ message }) => String(message).includes('no container has ping')),
        judged.stdout,
      );
    }),
  );

  itUnless(
    whyNot('ipv6'),
    'is found for networks of IPv6 alone that share a segment, which no neighbour table tells',
    within('isolation-leak-ipv6', async (lab) => {
      const ran = await lab.multinet([
        'ping',
        '--isolation',
        '--rtt-same-node',
        '10s',
        '--rtt-cross-node',
        '10s',
        '-o',
        'json',
      ]);
      const said = listIn(ran, 'findings').map(({ code, args }) =>
        isRecord(args) ? `${code} ${args.network} via ${args.via}` : '',
      );
      assert.ok(said.includes('MN608 default/red via default/blue'), `${said.join('; ')} ${ran.stderr}`);
      assert.ok(said.includes('MN608 default/blue via default/red'), said.join('; '));
      assert.ok(!said.some((one) => one.includes('storage')), said.join('; '));
    }),
  );
});
