import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../src/kube/record.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { type LabTarget, startLab } from './harness.ts';
import { livePods, whyNot } from './why-not.ts';

const quick = ['--count', '2', '--timeout', '2s'];
/** Whatever the machine: its speed is not what is tested here. */
const patient = ['--rtt-same-node', '10s', '--rtt-cross-node', '10s'];

const within = (scenario: string, look: (lab: LabTarget) => Promise<void>) => async (): Promise<void> => {
  const lab = await startLab(scenario);
  try {
    await look(lab);
  } finally {
    await lab.stop();
  }
};

/** What is printed live, with the snapshot that was written of it, is printed from the snapshot again. */
async function sameFromFile(lab: LabTarget, command: string, args: string[], format: string[]): Promise<string> {
  const file = join(lab.folder, `${command}-${args.length}-${format.join('')}.multinet.json.gz`);
  const live = await lab.multinet([command, ...args, ...format, '--capture', file]);
  assert.notEqual(live.stdout, '', live.stderr);
  assert.match(live.stderr, new RegExp(`wrote .*look at it with: kubectl multinet ${command} --from `));
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const again = await lab.multinet([command, ...format, '--from', file]);
  assert.deepEqual([again.stdout, again.code], [live.stdout, live.code], again.stderr);
  return file;
}

const record = (text: string): Record<string, unknown> => {
  const value: unknown = JSON.parse(text);
  assert.ok(isRecord(value));
  return value;
};

describeUnless(whyNot(...livePods), 'measurements in snapshots', () => {
  itUnless(
    whyNot('drop', 'delay'),
    'tell of loss, delay and a link that carries one way only, byte for byte',
    within('bad-links', async (lab) => {
      await sameFromFile(lab, 'ping', ['--count', '4', '--interval', '20ms', '--timeout', '500ms', '-A'], []);
      const file = await sameFromFile(lab, 'ping', [...quick], ['-o', 'json']);
      // Targets that were not those of the run are judged anew; less than all is shown as well.
      const strict = await lab.multinet(['ping', '--from', file, '--rtt-cross-node', '1us', '-o', 'json']);
      assert.ok(strict.stdout.includes('"MN603"'), strict.stderr);
      const one = await lab.multinet(['ping', '--from', file, '--network', 'mgmt-network', '-o', 'json']);
      const { networks, pairs } = record(one.stdout);
      assert.ok(Array.isArray(networks) && Array.isArray(pairs));
      assert.deepEqual(
        networks.filter(isRecord).map(({ network }) => network),
        ['default/mgmt-network'],
      );
      assert.equal(pairs.length, 6);
    }),
  );

  it(
    'tell of a path MTU that was searched in rounds',
    within('mtu-black-hole', async (lab) => {
      const file = await sameFromFile(
        lab,
        'ping',
        [...quick, ...patient, '--network', 'data-network', '--mtu'],
        ['-o', 'wide'],
      );
      const judged = await lab.multinet(['check', '-A', '--from', file, '--only', 'MN604', '-o', 'json']);
      assert.match(judged.stdout, /"bytes": ?1400/);
    }),
  );

  it(
    'tell where isolation is broken, by ping and by the neighbour table',
    within('isolation-leak', async (lab) => {
      await sameFromFile(lab, 'ping', [...quick, ...patient, '--isolation'], ['-o', 'yaml']);
      const without = join(lab.folder, 'plain.multinet.json.gz');
      await lab.multinet(['ping', ...quick, '--capture', without]);
      const asked = await lab.multinet(['ping', '--from', without, '--isolation']);
      assert.match(asked.stderr, /holds no attempts at isolation/);
      assert.match(asked.stderr, /ping --isolation --capture FILE/);
    }),
  );

  it(
    'tell that not every pod asks the gateway, though all pairs of pods fit --max-pairs',
    within('hijacked-default-route', async (lab) => {
      for (const [name, nodeName] of [
        ['near', 'node-a'],
        ['far', 'node-b'],
      ]) {
        const annotations = { 'k8s.v1.cni.cncf.io/networks': 'mgmt-network' };
        const spec = { nodeName, containers: [{ name: 'main', image: 'local/multitool:1' }] };
        const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, annotations }, spec };
        const applied = await lab.kubectl(['apply', '-f', '-'], { input: JSON.stringify(pod) });
        assert.equal(applied.code, 0, applied.stderr);
      }
      const args = ['--network', 'mgmt-network', ...quick, ...patient, '--max-pairs', '8'];
      const file = await sameFromFile(lab, 'ping', args, []);
      const { stdout } = await lab.multinet(['ping', '--from', file]);
      const said = stdout.replace(/\s+/g, ' ');
      assert.match(
        said,
        /default\/mgmt-network: gateways are asked by 2 pods on 2 nodes, in 2 of 3 possible pairs \(--max-pairs\)/,
      );
      assert.match(said, /8 of 8 pairs fine/);
      assert.doesNotMatch(said, /a sample of/);
    }),
  );

  itUnless(
    whyNot('busybox'),
    'tell what could not be measured, and why',
    within('small-images', (lab) => sameFromFile(lab, 'ping', [...quick, ...patient], []).then(() => undefined)),
  );

  it(
    'tell of connections, and of pods with one address',
    within('duplicate-address', async (lab) => {
      await sameFromFile(lab, 'ping', ['--tcp', '8080'], ['-o', 'json']);
      await sameFromFile(lab, 'ping', [...quick, ...patient, '--network', 'static-network'], []);
    }),
  );

  itUnless(
    whyNot('iperf3', 'drop'),
    'are made by capture beside the rest, and judged with it',
    within('three-nodes', async (lab) => {
      const undo = await lab.lab.trouble({
        kind: 'drop',
        on: { node: 'node-b', nic: 'eth2' },
        percent: 100,
        direction: 'both',
      });
      const file = join(lab.folder, 'all.multinet.json.gz');
      const captured = await lab.multinet(['capture', '--ping', '--iperf3', '--network', 'data-network', '-o', file]);
      await undo();
      assert.equal(captured.code, 0, captured.stderr);
      assert.match(captured.stderr, /^load: /m);
      const pinged = await lab.multinet(['ping', '--from', file, '-o', 'json']);
      assert.equal(pinged.code, 2);
      const tested = await lab.multinet(['iperf3', '--from', file, '-o', 'json']);
      assert.equal(tested.code, 2, tested.stderr);
      const judged = await lab.multinet(['check', '-A', '--from', file, '-o', 'json']);
      const { findings, checks } = record(judged.stdout);
      assert.ok(Array.isArray(findings) && Array.isArray(checks));
      const codes = findings.filter(isRecord).map(({ code }) => code);
      // That iperf3 could not connect either is evidence of the same root cause.
      assert.ok(codes.includes('MN601') && !codes.includes('MN704'), codes.join());
      assert.match(judged.stdout, /"source": ?"iperf3 to /);
    }),
  );

  itUnless(
    whyNot('iperf3'),
    'of bandwidth are told byte for byte',
    within('three-nodes', async (lab) => {
      const args = ['--duration', '1s', '--network', 'data-network', '--min', '900G'];
      await sameFromFile(lab, 'iperf3', args, []);
      await sameFromFile(lab, 'iperf3', [...args, '--udp', '--rate', '5M', '--compare-default'], ['-o', 'json']);
    }),
  );

  it(
    'are missing from a file without them: that is said, with what makes one',
    within('three-nodes', async (lab) => {
      const file = join(lab.folder, 'none.multinet.json.gz');
      assert.equal((await lab.multinet(['capture', '-o', file])).code, 0);
      for (const command of ['ping', 'iperf3']) {
        const ran = await lab.multinet([command, '--from', file]);
        assert.equal(ran.code, 3);
        assert.match(ran.stderr, new RegExp(`holds no [\\s\\S]*kubectl multinet ${command} --capture FILE`));
      }
      const clash = await lab.multinet(['ping', '--from', file, '--capture', file]);
      assert.match(clash.stderr, /cannot also be provided|exclusive/i);
    }),
  );
});
