import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { LabObject, LabWorld } from '../lab/api/world.ts';
import { traces } from '../lab/netns/sweep.ts';
import { clockAt } from '../lab/objects/clock.ts';
import { isRecord } from '../lab/objects/recorded.ts';
import type { Trouble } from '../lab/scenario/model.ts';
import { resolve } from '../lab/scenario/resolve.ts';
import { loadScenario, scenarioNames } from '../lab/scenarios.ts';
import { labWorld } from '../lab/world/lab-world.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { type Bare, startBare } from './namespaces.ts';
import { type Need, whyNot } from './why-not.ts';

const reason = whyNot('namespaces', 'ping');

interface Seen {
  readonly addresses: readonly string[];
  readonly mtu: number;
  readonly state: string;
  readonly mac: string;
}

/** Interfaces as `ip -j addr` inside a pod shows them, with their global addresses. */
async function inside(lab: Bare, pod: string): Promise<Record<string, Seen>> {
  const ran = await lab.exec(pod, 'ip', '-j', 'addr');
  return Object.fromEntries(
    records(JSON.parse(ran.stdout)).map((link) => [
      String(link.ifname),
      {
        addresses: records(link.addr_info)
          .filter((each) => each.scope === 'global')
          .map((each) => `${each.local}/${each.prefixlen}`),
        mtu: Number(link.mtu),
        state: String(link.operstate),
        mac: String(link.address),
      },
    ]),
  );
}

/** The same once it is so: the kernel tells the state of a link a moment after it has changed. */
async function insideOnce(
  lab: Bare,
  pod: string,
  isSo: (seen: Record<string, Seen>) => boolean,
): Promise<Record<string, Seen>> {
  let seen: Record<string, Seen> = {};
  await until(async () => {
    seen = await inside(lab, pod);
    return isSo(seen);
  }, `the links of ${pod} stay as they are`);
  return seen;
}

/** The objects of a list; a test may demand that it is one. */
function records(value: unknown): Record<string, unknown>[] {
  assert.ok(Array.isArray(value));
  return value.filter(isRecord);
}

/** The value at a path of field names. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner: unknown, field) => (isRecord(inner) ? inner[field] : undefined), value);
}

describeUnless(reason, 'namespaces of three nodes', () => {
  let lab: Bare;
  before(async () => {
    lab = await startBare('three-nodes');
  });
  after(() => lab?.stop());

  const during = async (trouble: Trouble, look: () => Promise<void>): Promise<void> => {
    const undo = await lab.network.trouble(trouble);
    try {
      await look();
    } finally {
      await undo();
    }
  };
  const data = (): string => lab.address('order-db', 'data-network');

  it('pods have exactly the interfaces, addresses and MACs of the scenario', async () => {
    for (const pod of lab.topology.pods.filter((each) => !each.hostNetwork && each.failure === undefined)) {
      const planned = [pod.eth0, ...pod.attachments].filter((each) => each !== undefined);
      const seen = await insideOnce(lab, `${pod.namespace}/${pod.name}`, (links) =>
        planned.every(({ name }) => links[name] === undefined || links[name].state === 'UP'),
      );
      assert.deepEqual(Object.keys(seen), ['lo', ...planned.map((each) => each.name)], pod.name);
      for (const { name, addresses, mac } of planned) {
        assert.deepEqual(
          { addresses: seen[name]?.addresses, mac: seen[name]?.mac, state: seen[name]?.state },
          { addresses, mac, state: 'UP' },
        );
      }
    }
  });

  itUnless(whyNot('macvlan'), "attachments are macvlans on the node's NIC", async () => {
    const ran = await lab.exec('order-service', 'ip', '-d', '-j', 'link', 'show', 'data0');
    const [link] = records(JSON.parse(ran.stdout));
    assert.equal(at(link, 'linkinfo', 'info_kind'), 'macvlan');
    assert.equal(at(link, 'linkinfo', 'info_data', 'mode'), 'bridge');
  });

  itUnless(whyNot('busybox'), 'sysfs and procfs inside show the pod, not the machine', async () => {
    const ran = await lab.exec('order-db exporter', 'ls', '/sys/class/net');
    assert.deepEqual(ran.stdout.trim().split('\n'), ['eth0', 'lo', 'net1', 'net2']);
    const processes = await lab.exec('order-db exporter', 'ls', '/proc');
    assert.ok(processes.stdout.split('\n').filter((name) => /^\d+$/.test(name)).length < 5);
    const host = await lab.exec('order-db', 'cat', '/etc/hostname');
    assert.equal(host.stdout.trim(), lab.pod('order-db').name);
  });

  it('pods reach each other across nodes, on eth0 and on secondary networks', async () => {
    for (const source of ['order-service', 'order-service#1', 'order-service#2']) {
      assert.ok(await lab.reaches(source, data(), 'data0'), `${source} to order-db on data`);
      assert.ok(await lab.reaches(source, lab.pod('order-db').ips[0] ?? '', 'eth0'), `${source} to order-db on eth0`);
      assert.ok(await lab.reaches(source, '10.20.0.1', 'data0'), `${source} to the gateway`);
    }
    assert.ok(await lab.reaches('backup', lab.address('order-db', 'storage-network'), 'net1'));
  });

  it('networks do not reach each other', async () => {
    assert.equal(await lab.reaches('plain', data()), false);
    assert.equal(await lab.reaches('order-service', lab.address('order-db', 'storage-network')), false);
  });

  it('eth3 is absent on node-c, and only there', async () => {
    const seen = await Promise.all(
      ['kube-system/kube-multus-ds', 'kube-system/kube-multus-ds#1', 'kube-system/kube-multus-ds#2'].map(
        async (daemon) => [
          lab.pod(daemon).node,
          (await lab.exec(daemon, 'ls', '/sys/class/net')).stdout.split('\n').filter((name) => /^eth/.test(name)),
        ],
      ),
    );
    assert.deepEqual(seen, [
      ['node-a', ['eth0', 'eth1', 'eth2', 'eth3']],
      ['node-b', ['eth0', 'eth1', 'eth2', 'eth3']],
      ['node-c', ['eth0', 'eth1', 'eth2']],
    ]);
  });

  itUnless(
    whyNot('busybox'),
    "the Multus pod has a shell, no ip, and its node's CNI files where the DaemonSet mounts them",
    async () => {
      const daemon = 'kube-system/kube-multus-ds';
      assert.deepEqual((await lab.exec(daemon, 'ip', 'addr')).end, { kind: 'no-such-command' });
      const first = await lab.exec(
        daemon,
        'sh',
        '-c',
        'ls /host/etc/cni/net.d | head -1; ls /opt/cni/bin | grep macvlan; ls /hostroot/var/lib/cni/networks',
      );
      assert.deepEqual(first.stdout.trim().split('\n'), ['00-multus.conf', 'macvlan', 'rc-default']);
      const whereabouts = await lab.exec('kube-system/whereabouts', 'ls', '/host/opt/cni/bin/whereabouts');
      assert.equal(whereabouts.stdout.trim(), '/host/opt/cni/bin/whereabouts');
    },
  );

  it('commands end as in a container: exit codes, signals, missing and unexecutable programs, a clean environment', async () => {
    const shell = (script: string) => lab.exec('order-service', 'sh', '-c', script);
    assert.deepEqual(await shell('echo out; echo err >&2; exit 7'), {
      end: { kind: 'exited', code: 7 },
      stdout: 'out\n',
      stderr: 'err\n',
    });
    assert.deepEqual((await shell('kill -9 $$')).end, { kind: 'exited', code: 137 });
    assert.deepEqual((await lab.exec('order-service', 'nosuchbinary', '-x')).end, { kind: 'no-such-command' });
    const denied = (await lab.exec('order-service', '/etc/passwd')).end;
    assert.match(
      denied.kind === 'no-such-command' ? (denied.message ?? '') : '',
      /exec: "\/etc\/passwd": permission denied: unknown$/,
    );
    const names = (await lab.exec('order-service', 'env')).stdout.split('\n').map((line) => line.split('=')[0]);
    assert.deepEqual(names.filter((name) => name !== '').toSorted(), [
      ...[
        'DATABASE_URL',
        'HOME',
        'HOSTNAME',
        'HTTP_BIND',
        'KUBERNETES_SERVICE_HOST',
        'KUBERNETES_SERVICE_PORT',
        'PATH',
      ],
    ]);
  });

  it('a command ends when its session is killed, and so does what it has started', async () => {
    const pod = lab.pod('order-service');
    const container = lab.network.container(pod.namespace, pod.name, 'app');
    assert.ok(container);
    const { realExec } = await import('../lab/world/real-exec.ts');
    const session = realExec(
      container,
      {
        namespace: 'default',
        pod: pod.name,
        container: 'app',
        command: ['sh', '-c', 'sleep 999 & sleep 998; true'],
        stdin: false,
        tty: false,
      },
      {},
    );
    await until(async () => (await sleepers()).length === 2);
    session.kill();
    assert.deepEqual(await session.ended, { kind: 'exited', code: 137 });
    await until(async () => (await sleepers()).length === 0);

    async function sleepers(): Promise<string[]> {
      const ran = await lab.exec('order-service', 'sh', '-c', 'cat /proc/[0-9]*/comm 2>/dev/null');
      return ran.stdout.split('\n').filter((name) => name === 'sleep');
    }
  });

  itUnless(
    whyNot('drop'),
    'drops what is asked to be dropped, in the direction asked for, and no longer afterwards',
    async () => {
      const on = { node: 'node-b', nic: 'eth2' };
      for (const direction of ['in', 'out', 'both'] as const) {
        await during({ kind: 'drop', on, percent: 100, direction }, async () => {
          assert.equal(await lab.reaches('order-service', data(), 'data0'), false, direction);
          assert.ok(
            await lab.reaches('order-service', lab.address('order-service#2', 'data-network'), 'data0'),
            'node-c is not touched',
          );
        });
        assert.ok(await lab.reaches('order-service', data(), 'data0'), `after ${direction}`);
      }
      await during({ kind: 'drop', on, percent: 30, direction: 'in' }, async () => {
        const ran = await lab.exec(
          'order-service',
          'ping',
          '-c',
          '300',
          '-i',
          '0.002',
          '-W',
          '1',
          '-q',
          '-I',
          'data0',
          data(),
        );
        const received = Number(/(\d+) received/.exec(ran.stdout)?.[1]);
        assert.ok(received > 160 && received < 255, `${received} of 300 arrived under 30 % loss`);
      });
    },
  );

  itUnless(whyNot('delay'), 'delays by the time asked for', async () => {
    await during({ kind: 'delay', on: { node: 'node-b', nic: 'eth2' }, ms: 1000 }, async () => {
      const ran = await lab.exec(
        'order-service',
        ...['ping', '-c', '5', '-i', '0.2', '-W', '20', '-q', '-I', 'data0', data()],
      );
      // The quickest of some answers: a busy machine delays besides, and not all of them alike.
      const quickest = Number(/= ([\d.]+)\//.exec(ran.stdout)?.[1]);
      assert.ok(quickest >= 999 && quickest < 1900, `${quickest} ms: ${ran.stdout}`);
    });
    assert.ok(await lab.reaches('order-service', data(), 'data0'));
  });

  it('swallows frames above the size asked for, silently and in both directions', async () => {
    const fits = async (source: string, dev: string, to: string, size: number, wait = '10'): Promise<boolean> => {
      const ping = ['ping', '-c', '1', '-W', wait, '-M', 'do', '-s', String(size), '-q', '-I', dev, to];
      return (await lab.exec(source, ...ping)).stdout.includes(' 1 received');
    };
    const service = lab.address('order-service', 'data-network');
    await during({ kind: 'shrink', on: { node: 'node-b', nic: 'eth2' }, mtu: 1400 }, async () => {
      for (const [source, dev, to] of [
        ['order-service', 'data0', data()],
        ['order-db', 'net1', service],
      ] as const) {
        assert.ok(await fits(source, dev, to, 1400 - 28), `${source}: 1400 bytes pass`);
        assert.equal(await fits(source, dev, to, 1400 - 28 + 5, '1'), false, `${source}: 1405 bytes do not`);
      }
    });
    assert.ok(await fits('order-service', 'data0', data(), 1472));
  });

  itUnless(whyNot('macvlan'), 'takes links down and cuts nodes off', async () => {
    await during({ kind: 'set-down', on: { node: 'node-b', nic: 'eth2' } }, async () => {
      const seen = await insideOnce(lab, 'order-db', ({ net1 }) => net1?.state !== 'UP');
      assert.equal(seen.net2?.state, 'UP');
    });
    await during({ kind: 'unreachable', node: 'node-b' }, async () => {
      assert.equal(await lab.reaches('order-service', lab.pod('order-db').ips[0] ?? ''), false);
    });
    assert.ok(await lab.reaches('order-service', lab.pod('order-db').ips[0] ?? ''));
  });

  it('drifts inside pods and drifts back', async () => {
    await during({ kind: 'remove-interface', pod: 'order-db', interface: 'net2' }, async () => {
      assert.equal((await inside(lab, 'order-db')).net2, undefined);
    });
    assert.deepEqual((await inside(lab, 'order-db')).net2?.addresses, lab.pod('order-db').attachments[1]?.addresses);
    await during({ kind: 'change-address', pod: 'order-db', interface: 'net1', to: ['10.20.0.250/24'] }, async () => {
      assert.deepEqual((await inside(lab, 'order-db')).net1?.addresses, ['10.20.0.250/24']);
    });
    await during({ kind: 'change-mtu', on: { pod: 'order-db', interface: 'net1' }, mtu: 1400 }, async () => {
      assert.equal((await inside(lab, 'order-db')).net1?.mtu, 1400);
    });
    await during({ kind: 'add-route', pod: 'order-db', to: 'default', via: '10.20.0.1', dev: 'net1' }, async () => {
      assert.match((await lab.exec('order-db', 'ip', 'route', 'get', '10.96.0.1')).stdout, / dev net1 /);
    });
    await during({ kind: 'remove-route', pod: 'order-db', to: 'default' }, async () => {
      assert.match((await lab.exec('order-db', 'ip', 'route', 'get', '10.96.0.1')).stderr, /unreachable/);
    });
    assert.match((await lab.exec('order-db', 'ip', 'route', 'get', '10.96.0.1')).stdout, / dev eth0 /);
  });

  itUnless(whyNot('iperf3'), 'measures bandwidth with iperf3 between pods', async () => {
    const server = lab.exec('order-db', 'iperf3', '-s', '-1', '-B', data());
    await until(async () => (await lab.exec('order-db', 'sh', '-c', 'cat /proc/net/tcp')).stdout.includes(':1451 '));
    const client = await lab.exec(
      'order-service',
      'iperf3',
      '-J',
      '-t',
      '1',
      '-B',
      lab.address('order-service', 'data-network'),
      '-c',
      data(),
    );
    const received = at(JSON.parse(client.stdout), 'end', 'sum_received', 'bits_per_second');
    assert.ok(Number(received) > 0, client.stdout.slice(0, 300));
    assert.deepEqual((await server).end, { kind: 'exited', code: 0 });
  });
});

describeUnless(reason, 'pods made while the lab runs', () => {
  let lab: Bare;
  before(async () => {
    lab = await startBare('three-nodes');
  });
  after(() => lab?.stop());

  const submitted = (name: string, spec: object, networks?: string): LabObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: `00000000-0000-4000-a000-${name.padStart(12, '0')}`,
      ...(networks === undefined ? {} : { annotations: { 'k8s.v1.cni.cncf.io/networks': networks } }),
    },
    spec,
  });
  const app = (image: string): object => ({ name: 'app', image, command: ['sleep', '60'] });
  const ran = async (world: LabWorld, pod: string, container: string, ...command: string[]): Promise<string> => {
    const session = world.exec({ namespace: 'default', pod, container, command, stdin: false, tty: false });
    assert.ok(session.kind === 'session');
    const [stdout] = await Promise.all([
      text(Readable.from(session.stdout)),
      text(Readable.from(session.stderr)),
      session.ended,
    ]);
    return stdout;
  };

  it('get their interfaces, answer pings, and take their namespace with them when they go', async () => {
    const world = labWorld({ topology: lab.topology, clock: clockAt(Date.now()), network: lab.network });
    const made = world.podCreated?.(
      submitted(
        'client',
        { nodeName: 'node-a', containers: [app('local/multitool:1')] },
        '[{"name":"data-network","interface":"test0"}]',
      ),
    );
    const status: unknown = JSON.parse(made?.metadata.annotations?.['k8s.v1.cni.cncf.io/network-status'] ?? '[]');
    const address = records(status)[1]?.ips;
    assert.deepEqual(address, ['10.20.0.104']);
    assert.match(await ran(world, 'client', 'app', 'ip', '-br', 'addr', 'show', 'test0'), / 10\.20\.0\.104\/24 /);
    assert.match(
      await ran(world, 'client', 'app', 'ping', '-c', '1', '-W', '10', '-q', lab.address('order-db', 'data-network')),
      / 1 received/,
    );
    const namespace = () => traces().namespaces.filter((name) => name === `${lab.owner.prefix}-default.client`).length;
    assert.equal(namespace(), 1);
    world.podDeleted?.('default', 'client');
    await until(() => namespace() === 0);
  });

  itUnless(
    whyNot('busybox'),
    'see the node when they use its network, with its files where they are mounted',
    async () => {
      const world = labWorld({ topology: lab.topology, clock: clockAt(Date.now()), network: lab.network });
      world.podCreated?.(
        submitted('node-debugger', {
          nodeName: 'node-c',
          hostNetwork: true,
          containers: [{ ...app('local/busybox:1'), volumeMounts: [{ name: 'host', mountPath: '/host' }] }],
          volumes: [{ name: 'host', hostPath: { path: '/' } }],
        }),
      );
      const seen = await ran(world, 'node-debugger', 'app', 'ls', '/sys/class/net', '/host/etc/cni/net.d');
      assert.match(seen, /^eth2$/m);
      assert.doesNotMatch(seen, /^eth3$/m);
      assert.match(seen, /^00-multus\.conf$/m);
    },
  );

  itUnless(
    whyNot('busybox'),
    'wait with the recorded message when their network does not exist, and ephemeral containers join running ones',
    async () => {
      const world = labWorld({ topology: lab.topology, clock: clockAt(Date.now()), network: lab.network });
      const stuck = world.podCreated?.(
        submitted('stuck', { nodeName: 'node-a', containers: [app('x')] }, 'no-such-network'),
      );
      assert.equal(at(stuck?.status, 'phase'), 'Pending');
      const { name } = lab.pod('order-db');
      world.ephemeralContainerAdded?.('default', name, { name: 'debugger', image: 'local/busybox:1' });
      assert.match(await ran(world, name, 'debugger', 'ip', 'addr'), /net2/);
    },
  );
});

describeUnless(reason, 'every scenario for real', () => {
  /** What a scenario needs that not every machine can do. */
  const needsOf = (name: string): Need[] => {
    const { scenario, pods } = resolve(loadScenario(name));
    const made = new Set(scenario.troubles.map(({ kind }) => kind));
    const faults = (['drop', 'delay'] as const).filter((kind) => made.has(kind));
    const six = pods.flatMap(({ ips, attachments }) => [...ips, ...attachments.flatMap(({ addresses }) => addresses)]);
    return six.some((address) => address.includes(':')) ? [...faults, 'ipv6'] : faults;
  };
  for (const name of scenarioNames()) {
    itUnless(whyNot(...needsOf(name)), `${name} starts, and nothing of it is left when it stops`, async () => {
      const lab = await startBare(name);
      const of = (names: readonly string[]): string[] => names.filter((each) => each.startsWith(lab.owner.prefix));
      assert.ok(of(traces().namespaces).length > 0);
      await lab.stop();
      assert.deepEqual(of([...traces().namespaces, ...traces().directories]), []);
    });
  }

  const within = (name: string, look: (lab: Bare) => Promise<void>) => async (): Promise<void> => {
    const lab = await startBare(name);
    try {
      await look(lab);
    } finally {
      await lab.stop();
    }
  };

  it(
    'drift: what network-status says is not what is inside',
    within('drift', async (lab) => {
      const truth = Object.fromEntries(
        await Promise.all(
          ['steady', 'gone', 'down', 'moved', 'shrunk'].map(
            async (pod) => [pod, (await inside(lab, pod)).net1] as const,
          ),
        ),
      );
      assert.deepEqual(truth.steady?.addresses, lab.pod('steady').attachments[0]?.addresses);
      assert.equal(truth.gone, undefined);
      assert.equal(truth.down?.state, 'DOWN');
      assert.deepEqual(truth.moved?.addresses, ['10.20.0.250/24']);
      assert.equal(truth.shrunk?.mtu, 1400);
      assert.match((await lab.exec('detoured', 'ip', 'route', 'get', '10.96.0.1')).stdout, / dev net1 /);
    }),
  );

  itUnless(
    whyNot('macvlan'),
    'private-mode: pods of one node cannot reach each other, pods of two nodes can',
    within('private-mode', async (lab) => {
      assert.equal(
        await lab.reaches('order-service', lab.address('order-service#1', 'private-network'), 'net1'),
        false,
      );
      assert.ok(await lab.reaches('order-service', lab.address('order-service#2', 'private-network'), 'net1'));
    }),
  );

  it(
    'isolation-leak: a pod without storage reaches it over the router',
    within('isolation-leak', async (lab) => {
      assert.ok(await lab.reaches('outsider', lab.address('store', 'storage-network')));
      assert.ok(await lab.reaches('red-app', lab.address('red-app#1', 'red'), 'net1'));
    }),
  );

  itUnless(
    whyNot('ipv6'),
    'dual-stack: both families on both interfaces, at once and without tentative addresses',
    within('dual-stack', async (lab) => {
      assert.ok(await lab.reaches('order-service', lab.address('order-service#1', 'data-network', 6), 'net1'));
      assert.ok(await lab.reaches('order-service', lab.pod('order-service#1').ips[1] ?? '', 'eth0'));
      assert.doesNotMatch((await lab.exec('sensor', 'ip', 'addr')).stdout, /tentative|dadfailed/);
    }),
  );

  it(
    'duplicate-address: a third pod hears two MACs for one address',
    within('duplicate-address', async (lab) => {
      const macs = ['twin-a', 'twin-b'].map((pod) => lab.pod(pod).attachments[0]?.mac);
      assert.equal(new Set(macs).size, 2);
      assert.equal(lab.address('twin-a', 'static-network'), lab.address('twin-b', 'static-network'));
      assert.ok(await lab.reaches('third', lab.address('twin-a', 'static-network'), 'net1'));
    }),
  );

  itUnless(
    whyNot('busybox'),
    'small-images: busybox knows no -j, distroless has nothing, and a mixed pod has both',
    within('small-images', async (lab) => {
      const busybox = await lab.exec('busybox-app', 'ip', '-j', 'addr');
      assert.match(busybox.stderr, /^BusyBox /);
      assert.deepEqual(busybox.end, { kind: 'exited', code: 1 });
      assert.match((await lab.exec('busybox-app', 'ip', 'addr')).stdout, /net1/);
      assert.deepEqual((await lab.exec('distroless-app', 'sh', '-c', 'ip addr')).end, { kind: 'no-such-command' });
      assert.deepEqual((await lab.exec('mixed-app app', 'cat', '/proc/net/dev')).end, { kind: 'no-such-command' });
      assert.match((await lab.exec('mixed-app sidecar', 'cat', '/proc/net/dev')).stdout, /net1:/);
    }),
  );
});
