// How long it takes to look into 1,000 nodes with 50 pods each, when every exec takes as long as given (100 ms unless said otherwise):
// node bench/nodes.ts [NODES] [MILLISECONDS]
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeReport } from '../src/checks/nodes/node-report.ts';
import { drawGrid } from '../src/cli/grid.ts';
import type { ClusterReader, PodShell } from '../src/cluster/port.ts';
import { assemble } from '../src/gather/assemble.ts';
import { probeNodes } from '../src/gather/nodes/probe.ts';
import type { PodObject } from '../src/kube/pod.ts';
import { unicode } from '../src/report/glyphs.ts';
import { renderNodeReport } from '../src/report/nodes/render.ts';
import { plain } from '../src/report/paint.ts';
import type { Gathered } from '../src/snapshot/gathered.ts';
import type { Lists } from '../src/snapshot/recording.ts';

const [nodeCount = 1000, execTime = 100] = process.argv.slice(2).map(Number);
const NETWORKS = 20;
const PODS_PER_NODE = 50;
const at = '2026-11-20T12:00:00Z';
const target = { server: 'https://127.0.0.1', namespace: 'default' };

const gathered = <T>(value: T): Gathered<T> => ({ ok: true, at, value });
const names = Array.from({ length: nodeCount }, (_, index) => `node-${String(index).padStart(4, '0')}`);

function daemon(node: string): PodObject {
  return {
    metadata: { namespace: 'kube-system', name: `multus-${node}` },
    spec: { nodeName: node, hostNetwork: true, containers: [{ name: 'kube-multus', image: 'multus-cni:thick' }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'kube-multus', state: { running: {} } }] },
  };
}

function attached(node: string, index: number): PodObject {
  const network = `net${index % NETWORKS}`;
  const status = [
    { name: 'cbr0', interface: 'eth0', ips: ['10.244.1.9'], default: true },
    { name: `app/${network}`, interface: 'net1', ips: ['10.30.0.9'] },
  ];
  return {
    metadata: {
      namespace: 'app',
      name: `pod-${node}-${index}`,
      annotations: {
        'k8s.v1.cni.cncf.io/networks': network,
        'k8s.v1.cni.cncf.io/network-status': JSON.stringify(status),
      },
    },
    spec: { nodeName: node },
    status: { phase: 'Running', podIP: '10.244.1.9' },
  };
}

const lists: Lists = {
  nodes: gathered(names.map((name) => ({ metadata: { name, creationTimestamp: at } }))),
  pods: gathered(
    names.flatMap((node) => [
      daemon(node),
      ...Array.from({ length: PODS_PER_NODE }, (_, index) => attached(node, index)),
    ]),
  ),
  nads: gathered(
    Array.from({ length: NETWORKS }, (_, index) => ({
      metadata: { namespace: 'app', name: `net${index}` },
      spec: { config: JSON.stringify({ type: 'macvlan', master: `eth${index % 4}`, ipam: { type: 'host-local' } }) },
    })),
  ),
  events: gathered([]),
};

/** /proc/net/dev of a node with cards and the veths of its pods. */
function printed(cards: number): string {
  const links = [
    ...Array.from({ length: cards }, (_, index) => `eth${index}`),
    ...Array.from({ length: PODS_PER_NODE }, (_, index) => `veth${index}`),
  ];
  return ['Inter-|', ' face |', ...links.map((name) => `${name}: ${'1 '.repeat(16)}`)].join('\n');
}

const shell: PodShell = {
  async run({ pod }, argv) {
    await sleep(execTime);
    const marker = argv[argv.indexOf('multinet') + 1] ?? '';
    const stdout = `\n${marker} begin /proc/net/dev\n${printed(pod.endsWith('7') ? 3 : 4)}\n${marker} end 0\n\n${marker} done\n`;
    return { outcome: 'exited', exitCode: 0, stdout, stderr: '', truncated: false, took: execTime };
  },
};
const notAsked = () => Promise.reject(new Error('only programs are run'));
const reader: ClusterReader = {
  target,
  list: notAsked,
  get: notAsked,
  read: notAsked,
  readText: notAsked,
  close: () => undefined,
};

let since = performance.now();
function lap(what: string): void {
  const now = performance.now();
  process.stdout.write(`${what.padEnd(24)} ${String(Math.round(now - since)).padStart(6)} ms\n`);
  since = now;
}

const nodeProbes = await probeNodes(lists, { reader, shell, now: () => at }, {});
lap(`look into ${nodeCount} nodes`);
const snapshot = assemble({ takenAt: at, target, lists, nodeProbes });
lap('read what they printed');
const { nads, nodes, pods, nodeNetworks } = snapshot;
if (!nads.ok || !nodes.ok || !pods.ok || !nodeNetworks.ok) throw new Error('everything was gathered');
const parts = { takenAt: at, nads: nads.value, nodes: nodes.value, pods: pods.value, nodeNetworks: nodeNetworks.value };
const report = nodeReport(snapshot, parts, {});
lap('judge');
const style = { width: 100, paint: plain, glyphs: unicode, drawGrid, full: false };
renderNodeReport(report, { kind: 'table', wide: false }, style);
lap('render');
process.stdout.write(`memory ${Math.round(process.memoryUsage().rss / 1e6)} MB\n`);
