import assert from 'node:assert/strict';
import { recordedText } from '../lab/api/recordings.ts';
import { bare } from '../lab/scenario/subnet.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { expectations, expectOn, type Places } from './expectations.ts';
import { type LabTarget, startLab } from './harness.ts';
import { livePods, type Need, whyNot } from './why-not.ts';

const noNamespaces = whyNot('namespaces', 'kubectl', 'ping');

function placesOf(lab: LabTarget): Places {
  const attachment = (workload: string, network: string) => {
    const found = lab.lab.pod(workload).attachments.find((each) => each.network.name === network);
    assert.ok(found, `${workload} has no ${network}`);
    return found;
  };
  return {
    namespace: 'default',
    pod: (workload) => lab.lab.pod(workload).name,
    address: (workload, network) => bare(attachment(workload, network).addresses[0] ?? ''),
    interface: (workload, network) => attachment(workload, network).name,
  };
}

describeUnless(noNamespaces, 'the lab of three nodes, with the real kubectl', () => {
  let lab: LabTarget;
  before(async () => {
    lab = await startLab('three-nodes');
  });
  after(() => lab?.stop());

  it('is ready in under three seconds', async function () {
    this.timeout(600_000);
    // The quickest of some starts: the machine may be busy with something else just now.
    let quickest = lab.lab.startedIn;
    for (let again = 0; again < 9 && quickest >= 3000; again += 1) {
      const other = await startLab('three-nodes');
      await other.stop();
      quickest = Math.min(quickest, other.lab.startedIn);
    }
    process.stdout.write(`      ready after ${Math.round(quickest)} ms\n`);
    assert.ok(quickest < 3000, `${quickest} ms`);
  });

  for (const expectation of expectations) {
    const skip = expectation.run === 'multinet' ? whyNot('plugin') : undefined;
    itUnless(skip, expectation.says, () => expectOn(lab, placesOf(lab), expectation));
  }

  it("exec shows exactly the scenario's addresses in every pod", async () => {
    for (const pod of lab.lab.topology.pods.filter((each) => !each.hostNetwork && each.failure === undefined)) {
      const ran = await lab.kubectl([
        'exec',
        '-n',
        pod.namespace,
        pod.name,
        '--',
        'ip',
        '-o',
        '-4',
        'addr',
        'show',
        'scope',
        'global',
      ]);
      const seen = ran.stdout.split('\n').flatMap((line) => / inet (\S+) /.exec(line)?.[1] ?? []);
      const planned = [pod.eth0, ...pod.attachments].flatMap((each) => each?.addresses ?? []);
      assert.deepEqual(seen, planned, `${pod.name}: ${ran.stderr}`);
    }
  });

  itUnless(whyNot('drop'), 'a drop fault stops pings between nodes, and they flow again afterwards', async () => {
    const to = placesOf(lab).address('order-db', 'data-network');
    const from = lab.lab.pod('order-service').name;
    // An answer may be late; none that was dropped comes, however long is waited for it.
    const ping = (wait = '10') =>
      lab.kubectl(['exec', from, '--', 'ping', '-c', '2', '-i', '0.2', '-W', wait, '-I', 'data0', to]);
    assert.equal((await ping()).code, 0);
    const undo = await lab.lab.trouble({
      kind: 'drop',
      on: { node: 'node-b', nic: 'eth2' },
      percent: 100,
      direction: 'in',
    });
    const dropped = await ping('1');
    await undo();
    assert.equal(dropped.code, 1);
    assert.match(dropped.stdout, /100% packet loss/);
    assert.match(dropped.stderr, /command terminated with exit code 1/);
    assert.equal((await ping()).code, 0);
  });

  it('node-c has no eth3, and the pod that needs it says why it waits', async () => {
    const daemon = lab.lab.topology.pods.find((pod) => pod.workload.name === 'kube-multus-ds' && pod.node === 'node-c');
    const seen = await lab.kubectl(['exec', '-n', 'kube-system', daemon?.name ?? '', '--', 'ls', '/sys/class/net']);
    assert.deepEqual(
      seen.stdout.split('\n').filter((name) => name.startsWith('eth')),
      ['eth0', 'eth1', 'eth2'],
    );
    const told = await lab.kubectl(['describe', 'pod', 'storage-on-c']);
    assert.equal(told.code, 0, told.stderr);
    assert.match(told.stdout, /error adding container to network "storage-network": Link not found/);
    const refused = await lab.kubectl(['exec', 'storage-on-c', '--', 'ip', 'addr']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /container not found \("app"\)/);
  });

  itUnless(whyNot('busybox'), 'a pod with two containers answers in each with what its image has', async () => {
    const name = lab.lab.pod('order-db').name;
    const busybox = await lab.kubectl(['exec', name, '-c', 'exporter', '--', 'ip', '-j', 'addr']);
    assert.equal(busybox.code, 1);
    assert.match(busybox.stderr, /^BusyBox /m);
    const missing = await lab.kubectl(['exec', name, '-c', 'exporter', '--', 'iperf3', '-s']);
    assert.match(missing.stderr, /exec: "iperf3": executable file not found in \$PATH/);
  });

  it("the kubelet's summary names the interfaces of nodes and pods", async () => {
    const ran = await lab.kubectl(['get', '--raw', '/api/v1/nodes/node-c/proxy/stats/summary']);
    assert.equal(ran.code, 0, ran.stderr);
    const names = [...ran.stdout.matchAll(/"name":\s*"([a-z]+\d+)"/g)].map(([, name]) => name);
    for (const name of ['eth0', 'eth1', 'eth2', 'mgmt0', 'data0'])
      assert.ok(names.includes(name), `${name} is not named`);
    assert.ok(!names.includes('eth3'));
  });
});

describeUnless(noNamespaces, 'commands that do not run as they should in the lab', () => {
  let lab: LabTarget;
  before(async () => {
    lab = await startLab('three-nodes');
  });
  after(() => lab?.stop());

  /** Recordings of the real cluster, and the pod of the lab that is as the recorded one. */
  const cases: readonly (readonly [recorded: string, pod: string, needs?: Need])[] = [
    ['containercreating', 'storage-on-c'],
    ['exit-7', 'order-service'],
    ['killed', 'order-service'],
    ['missing-binary', 'order-service'],
    ['missing-binary-busybox', 'order-db', 'busybox'],
    ['no-such-container', 'order-service'],
    ['no-such-pod', 'nosuchpod'],
    ['not-executable', 'order-service'],
  ];
  for (const [name, reference, need] of cases) {
    const line = recordedText(`exec/err.${name}.cmd`).trim();
    itUnless(need && whyNot(need), `${line}: kubectl says what it said of the real one`, async () => {
      const [, recorded = '', options = '', command = ''] = /exec (\S+)\s+(.*)-- (.*)$/s.exec(line) ?? [];
      const pod = reference === 'nosuchpod' ? reference : lab.lab.pod(reference).name;
      const container = name === 'missing-binary-busybox' ? ['-c', 'exporter'] : options.split(' ').filter(Boolean);
      // The recording has lost the quotes of a shell line.
      const argv = command.startsWith('sh -c ') ? ['sh', '-c', command.slice(6)] : command.split(' ');
      const ran = await lab.kubectl(['exec', pod, ...container, '--', ...argv]);
      const alike = (text: string): string =>
        text
          .trim()
          .replaceAll(recorded, pod)
          .replaceAll(/[0-9a-f]{64}/g, 'ID');
      assert.equal(alike(ran.stderr), alike(recordedText(`exec/err.${name}.err`)));
      assert.equal(alike(ran.stdout), alike(recordedText(`exec/err.${name}.out`)));
      assert.equal(ran.code, Number(recordedText(`exec/err.${name}.rc`)));
    });
  }

  it('names the container that is taken when none is named', async () => {
    const ran = await lab.kubectl(['exec', lab.lab.pod('order-db').name, '--', 'true']);
    assert.equal(ran.stderr.trim(), recordedText('exec/err.multi-container-default.err').trim());
  });
});

describeUnless(noNamespaces ?? whyNot('busybox'), 'commands in the lab in images that have none', () => {
  it('kubectl says what it said of the real one', async () => {
    const lab = await startLab('small-images');
    try {
      for (const [name, argv] of [
        ['distroless', ['ip', '-j', 'addr']],
        ['distroless-sh', ['sh', '-c', 'ip addr']],
      ] as const) {
        const ran = await lab.kubectl(['exec', 'distroless-app', '--', ...argv]);
        const alike = (text: string): string => text.trim().replaceAll(/[0-9a-f]{64}/g, 'ID');
        assert.equal(alike(ran.stderr), alike(recordedText(`exec/err.${name}.err`)));
        assert.equal(ran.code, 1);
      }
    } finally {
      await lab.stop();
    }
  });
});

describeUnless(whyNot(...livePods), 'what check finds in the lab', () => {
  /** What a scenario puts wrong, by the names a reader needs; wording and order are the plugin's own affair. */
  const cases: readonly (readonly [scenario: string, ...names: string[]])[] = [
    ['three-nodes', 'MN401', 'eth3', 'node-c', 'pod/default/storage-on-c'],
    ['multus-bypassed', 'MN103', 'node-b'],
    ['pool-full-and-leaked', 'default/wa-small', 'default/worker-old-1', '10.40.0.2'],
    ['duplicate-address', 'MN309', '10.20.0.100', '10.30.0.5', 'default/twin-a', 'default/twin-b'],
    ['node-without-whereabouts', 'MN106', 'node-b'],
  ];
  for (const [scenario, ...names] of cases) {
    it(`${scenario}: ends with 2 and names ${names.join(', ')}`, async () => {
      const lab = await startLab(scenario);
      try {
        const ran = await lab.multinet(['check', '-A']);
        for (const name of names)
          assert.ok(ran.stdout.includes(name), `${name} is not named\n${ran.stdout}${ran.stderr}`);
        assert.equal(ran.code, 2, ran.stdout);
      } finally {
        await lab.stop();
      }
    });
  }
});

describeUnless(noNamespaces, 'a lab with a node that does not answer', () => {
  it('shows the node as not ready and refuses exec as a kubelet that is gone', async () => {
    const lab = await startLab('node-unreachable');
    try {
      const nodes = await lab.kubectl(['get', 'nodes']);
      assert.match(nodes.stdout, /^node-c\s+NotReady/m);
      const pod = lab.lab.topology.pods.find((each) => each.node === 'node-c' && each.namespace === 'default');
      const refused = await lab.kubectl(['exec', pod?.name ?? '', '--', 'ip', 'addr']);
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /error dialing backend: dial tcp 172\.30\.0\.13:10250/);
    } finally {
      await lab.stop();
    }
  });
});

describeUnless(whyNot('kubectl'), 'a lab without root', () => {
  it('answers from recordings and says so', async () => {
    const lab = await startLab('three-nodes', { recorded: 'a test wants it' });
    try {
      assert.equal(lab.lab.real, false);
      assert.equal(lab.lab.reason, 'a test wants it');
      const ran = await lab.kubectl(['exec', lab.lab.pod('order-service').name, '--', 'ip', '-j', 'addr']);
      assert.equal(ran.code, 0, ran.stderr);
      assert.match(ran.stdout, /"ifname":"net2"/);
    } finally {
      await lab.stop();
    }
  });
});
