import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ClusterReader, ExecResult, PodMaker, PodShell } from '../../../src/cluster/port.ts';
import { presence } from '../../../src/domain/nodes/presence.ts';
import { assemble } from '../../../src/gather/assemble.ts';
import type { NodeMeans } from '../../../src/gather/nodes/means.ts';
import { probeNodes } from '../../../src/gather/nodes/probe.ts';
import type { NodeObject } from '../../../src/kube/node.ts';
import type { PodObject } from '../../../src/kube/pod.ts';
import { decodeSnapshot, encodeSnapshot } from '../../../src/snapshot/file.ts';
import type { Gathered, NotGathered } from '../../../src/snapshot/gathered.ts';
import type { Lists, Recording } from '../../../src/snapshot/recording.ts';
import { exited } from '../fake-shell.ts';

const now = () => '2026-11-20T12:00:00Z';
const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/recorded/exec/${name}`, import.meta.url), 'utf8');

const gathered = <T>(value: T): Gathered<T> => ({ ok: true, at: now(), value });
const node = (name: string): NodeObject => ({ metadata: { name, creationTimestamp: '2026-11-01T00:00:00Z' } });

function pod(name: string, onNode: string, image: string, hostNetwork = true): PodObject {
  return {
    metadata: { namespace: 'kube-system', name },
    spec: { nodeName: onNode, hostNetwork, containers: [{ name: 'main', image }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'main', state: { running: {} } }] },
  };
}

const listsOf = (nodes: readonly string[], pods: readonly PodObject[], master = 'eth3'): Lists => ({
  nodes: gathered(nodes.map(node)),
  pods: gathered(pods),
  nads: gathered([
    { metadata: { namespace: 'n', name: 'x' }, spec: { config: JSON.stringify({ type: 'macvlan', master }) } },
  ]),
});

/** What the probe prints where the given section can be read. */
function printed(marker: string, section: string, text: string): string {
  return `\n${marker} begin ${section}\n${text}\n${marker} end 0\n\n${marker} done\n`;
}

const refused = (outcome: 'forbidden' | 'no-such-command' | 'transport-failed', detail: string): ExecResult => ({
  outcome,
  detail,
  stdout: '',
  stderr: '',
  took: 5,
  ...(outcome === 'forbidden' ? { next: 'kubectl auth can-i it' } : {}),
});

const forbidden = (what: string): NotGathered => ({ reason: 'forbidden', what, detail: `${what} is forbidden` });

interface Faked {
  /** What runs in a pod give: its name and the marker that the probe was given. */
  readonly exec?: (pod: string, marker: string) => ExecResult | Promise<ExecResult>;
  readonly summary?: (path: string) => Gathered<unknown>;
  readonly maker?: PodMaker;
  readonly signal?: AbortSignal;
}

function means({ exec, summary, maker, signal }: Faked): NodeMeans & { asked: string[] } {
  const asked: string[] = [];
  const never = () => Promise.reject(new Error('not asked for'));
  const reader: ClusterReader = {
    target: { server: 'https://127.0.0.1', namespace: 'default' },
    list: never,
    get: never,
    readText: never,
    close: () => undefined,
    read: async (path) => {
      asked.push(path);
      return summary?.(path) ?? { ok: false, why: forbidden(`get ${path}`) };
    },
  };
  const shell: PodShell = {
    run: async (container, argv) => {
      asked.push(container.pod);
      const marker = argv[argv.indexOf('multinet') + 1] ?? '';
      return exec?.(container.pod, marker) ?? refused('forbidden', 'pods/exec is forbidden');
    },
  };
  return {
    asked,
    reader,
    shell,
    now,
    ...(maker === undefined ? {} : { maker }),
    ...(signal === undefined ? {} : { signal }),
  };
}

const dev = (names: readonly string[]) =>
  ['Inter-|', ' face |', ...names.map((name) => `${name}: ${'1 '.repeat(16)}`)].join('\n');

describe('looking into nodes', () => {
  it('reads a real node through a pod on its network', async () => {
    const output = recorded('hostnet-pod.ip-j-addr.out').trimEnd();
    const lists = listsOf(['node-b'], [pod('multus-b', 'node-b', 'ghcr.io/multus-cni:v4.3-thick')]);
    const nodeProbes = await probeNodes(
      lists,
      means({ exec: (_, marker) => exited(printed(marker, 'ip -j addr', output)) }),
      {},
    );
    const snapshot = assemble({ takenAt: now(), target: { server: 's', namespace: 'default' }, lists, nodeProbes });
    assert.ok(snapshot.nodeNetworks.ok);
    const [network] = snapshot.nodeNetworks.value;
    assert.ok(network !== undefined);
    for (const name of ['eth0', 'eth1', 'eth2', 'eth3']) assert.equal(presence(name, network).kind, 'present', name);
    assert.equal(presence('eth4', network).kind, 'missing');
    assert.deepEqual(
      network.sources.map(({ kind, name }) => [kind, name]),
      [['exec', 'pod kube-system/multus-b']],
    );
  });

  it('asks the best pod first, and never one that is on a network of its own', async () => {
    const pods = [
      pod('proxy', 'a', 'registry.k8s.io/kube-proxy:v1.36'),
      pod('where', 'a', 'ghcr.io/whereabouts:v0.9.3'),
      pod('multus', 'a', 'ghcr.io/multus-cni:v4.3-thick'),
      pod('decoy', 'a', 'ghcr.io/multus-cni:v4.3', false),
      pod('app', 'a', 'example.org/shop:1'),
    ];
    const run = means({
      exec: (name, marker) =>
        name === 'where'
          ? exited(printed(marker, '/proc/net/dev', dev(['lo', 'eth0'])))
          : refused('no-such-command', 'sh: executable file not found in $PATH'),
    });
    const probes = await probeNodes(listsOf(['a'], pods), run, {});
    assert.deepEqual(run.asked, ['multus', 'where']);
    assert.deepEqual(
      probes.map(({ through, answer }) => [through, answer.ok ? 'ok' : answer.why.reason]),
      [
        ['kube-system/multus', 'no-tool'],
        ['kube-system/where', 'ok'],
      ],
    );
  });

  it('asks a pod with iproute2 as well, where a master may be another name of an interface', async () => {
    const pods = [pod('multus', 'a', 'multus-cni:thick'), pod('calico', 'a', 'calico/node:v3')];
    const exec = (name: string, marker: string) =>
      name === 'multus'
        ? exited(printed(marker, '/proc/net/dev', dev(['eth0', 'eth3'])))
        : exited(printed(marker, 'ip -j addr', '[{"ifname":"eth3","altnames":["enp3s0"]},{"ifname":"eth0"}]'));
    const sure = means({ exec });
    await probeNodes(listsOf(['a'], pods, 'eth9'), sure, {});
    assert.deepEqual(sure.asked, ['multus']);
    const inDoubt = means({ exec });
    const lists = listsOf(['a'], pods, 'enp3s0');
    const nodeProbes = await probeNodes(lists, inDoubt, {});
    assert.deepEqual(inDoubt.asked, ['multus', 'calico']);
    const snapshot = assemble({ takenAt: now(), target: { server: 's', namespace: 'default' }, lists, nodeProbes });
    const network = snapshot.nodeNetworks.ok ? snapshot.nodeNetworks.value[0] : undefined;
    assert.ok(network !== undefined);
    assert.equal(presence('enp3s0', network).kind, 'present');
    assert.equal(presence('enp4s0', network).kind, 'missing');
  });

  it('asks nobody twice for what is forbidden, and says for each node what is', async () => {
    const nodes = Array.from({ length: 40 }, (_, index) => `n${index}`);
    const pods = nodes.map((name) => pod(`multus-${name}`, name, 'multus-cni:thick'));
    const run = means({});
    const probes = await probeNodes(listsOf(nodes, pods), run, {});
    assert.ok(run.asked.length <= 2 * 16, `${run.asked.length} requests`);
    for (const name of nodes) {
      const of = probes.filter((probe) => probe.node === name);
      assert.deepEqual(
        of.map(({ by, answer }) => [by, answer.ok ? 'ok' : answer.why.reason]),
        [
          ['exec', 'forbidden'],
          ['summary', 'forbidden'],
        ],
      );
      const [exec] = of;
      assert.ok(exec !== undefined && !exec.answer.ok);
      assert.match(exec.answer.why.what, new RegExp(`multus-${name}$`));
      assert.equal(exec.answer.why.next, 'kubectl auth can-i it');
    }
  });

  it('falls back on the kubelet, and keeps of its answer only what is about the network', async () => {
    const summary = {
      node: {
        nodeName: 'a',
        cpu: { usageNanoCores: 1 },
        network: {
          time: '2026-11-20T11:59:30Z',
          name: 'eth0',
          interfaces: [{ name: 'eth0', rxBytes: 1 }, { name: 'eth3' }],
        },
      },
      pods: [{ podRef: { name: 'p', namespace: 'n' } }],
    };
    const run = means({ summary: () => gathered(summary) });
    const lists = listsOf(['a'], [pod('multus', 'a', 'multus-cni:thick')]);
    const nodeProbes = await probeNodes(lists, run, {});
    const last = nodeProbes.at(-1);
    assert.deepEqual(last?.answer.ok === true && last.answer.value, {
      node: {
        nodeName: 'a',
        network: { time: '2026-11-20T11:59:30Z', name: 'eth0', interfaces: [{ name: 'eth0' }, { name: 'eth3' }] },
      },
    });
    const snapshot = assemble({ takenAt: now(), target: { server: 's', namespace: 'default' }, lists, nodeProbes });
    const network = snapshot.nodeNetworks.ok ? snapshot.nodeNetworks.value[0] : undefined;
    assert.ok(network !== undefined);
    assert.equal(presence('eth3', network).kind, 'present');
    assert.equal(presence('eth1', network).kind, 'missing');
    assert.equal(presence('docker0', network).kind, 'unknown');
    assert.equal(network.sources[0]?.at, '2026-11-20T11:59:30Z');
  });

  it('gives from a file what it gave from the cluster', async () => {
    const lists = listsOf(['a', 'b'], [pod('multus', 'a', 'multus-cni:thick')]);
    const run = means({ exec: (_, marker) => exited(printed(marker, '/proc/net/dev', dev(['lo', 'eth0']))) });
    const nodeProbes = await probeNodes(lists, run, {});
    const live: Recording = { takenAt: now(), target: { server: 's', namespace: 'default' }, lists, nodeProbes };
    const read = decodeSnapshot(encodeSnapshot(live));
    assert.ok(read.ok);
    assert.deepEqual(read.value.nodeProbes, live.nodeProbes);
    assert.deepEqual(assemble(read.value).nodeNetworks, assemble(live).nodeNetworks);
  });
});

describe('a pod that is made to look into a node', () => {
  interface Made extends PodMaker {
    readonly log: string[];
  }

  function maker(running: (signal: AbortSignal) => Promise<Gathered<undefined>>): Made {
    const log: string[] = [];
    return {
      log,
      create: async (namespace, made) => {
        log.push(`create in ${namespace}: ${JSON.stringify(made.spec)}`);
        return gathered(undefined);
      },
      running: (_, __, signal) => running(signal),
      remove: async () => {
        log.push('remove');
        return gathered('removed');
      },
    };
  }

  const lists = listsOf(['a'], []);

  it('is on the node, reads only, tolerates all, and is removed when it has told', async () => {
    const made = maker(async () => gathered(undefined));
    const exec = (_: string, marker: string) => exited(printed(marker, '/proc/net/dev', dev(['eth0'])));
    const probes = await probeNodes(lists, means({ exec, maker: made }), { debugImage: 'busybox' });
    assert.equal(probes.at(-1)?.by, 'debug-pod');
    assert.equal(probes.at(-1)?.answer.ok, true);
    assert.equal(made.log.length, 2);
    assert.match(made.log[0] ?? '', /"nodeName":"a".*"hostNetwork":true.*"tolerations":\[\{"operator":"Exists"\}\]/);
    assert.match(made.log[0] ?? '', /"mountPath":"\/host","readOnly":true/);
    assert.doesNotMatch(made.log[0] ?? '', /"privileged":true|hostPID/);
    assert.equal(made.log[1], 'remove');
  });

  it('is removed when it does not start, and the kubelet is asked', async () => {
    const why: NotGathered = { reason: 'unreachable', what: 'start the debug pod', detail: 'ErrImagePull' };
    const made = maker(async () => ({ ok: false, why }));
    const run = means({ maker: made });
    const probes = await probeNodes(lists, run, { debugImage: 'nosuch' });
    assert.deepEqual(
      probes.map(({ by, answer }) => [by, answer.ok ? 'ok' : answer.why.detail]),
      [
        ['exec', 'no pod of Multus, whereabouts or a primary CNI runs on its network'],
        ['debug-pod', 'ErrImagePull'],
        ['summary', 'get /api/v1/nodes/a/proxy/stats/summary is forbidden'],
      ],
    );
    assert.equal(made.log.at(-1), 'remove');
  });

  it('is removed before an interrupted command ends', async () => {
    const interrupt = new AbortController();
    const made = maker(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          interrupt.abort(new DOMException('interrupted', 'AbortError'));
        }),
    );
    const run = means({ maker: made, signal: interrupt.signal });
    await assert.rejects(probeNodes(lists, run, { debugImage: 'busybox' }), { name: 'AbortError' });
    assert.equal(made.log.at(-1), 'remove');
  });

  it('that cannot be removed is told; one that was refused is not to be removed', async () => {
    const why: NotGathered = { reason: 'forbidden', what: 'delete a pod', detail: 'not by you' };
    const said: string[] = [];
    let left = 0;
    const hears = { onRemark: (text: string) => void said.push(text), onLeft: () => void left++ };
    const exec = (_: string, marker: string) => exited(printed(marker, '/proc/net/dev', dev(['eth0'])));
    const stays = { ...maker(async () => gathered(undefined)), remove: async () => ({ ok: false, why }) as const };
    await probeNodes(lists, { ...means({ exec, maker: stays }), ...hears }, { debugImage: 'busybox' });
    assert.match(
      said.at(-1) ?? '',
      /^warning: cannot remove pod (\S+)\/(multinet-debug-\w+): not by you; remove it with: kubectl delete pod \2 -n \1$/,
    );
    assert.equal(left, 1);
    const refused = { ...stays, create: async () => ({ ok: false, why }) as const };
    await probeNodes(lists, { ...means({ exec, maker: refused }), ...hears }, { debugImage: 'busybox' });
    assert.equal(left, 1);
  });

  it('is never made unless asked for', async () => {
    const made = maker(async () => gathered(undefined));
    await probeNodes(lists, means({ maker: made }), {});
    assert.deepEqual(made.log, []);
  });
});
