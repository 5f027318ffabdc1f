import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContainerPlan } from '../scenario/model.ts';
import type { LabPod, Topology } from '../scenario/topology.ts';
import type { Capabilities } from './capabilities.ts';
import { type Container, type ContainerSpec, startContainer } from './container.ts';
import { type Images, makeImages } from './image.ts';
import { layOutNodeFiles } from './node-files.ts';
import type { Owner } from './owner.ts';
import { type NamespaceLines, nodeNamespace, planNetwork, podNamespace } from './plan.ts';
import { inParallel, ipBatch, run } from './run.ts';
import { sweepOne } from './sweep.ts';
import { type MakeTrouble, troubleMaker } from './troubles.ts';

/** Namespaces, links and containers of a topology, running. */
export interface RealNetwork {
  /** The container, if it runs. */
  container(namespace: string, pod: string, name: string): Container | undefined;
  /** Starts one more container in a pod's namespaces, as an ephemeral container does. */
  addContainer(pod: LabPod, plan: ContainerPlan): Promise<Container>;
  /** The name of a node's network namespace. */
  nodeNamespace(node: string): string;
  trouble: MakeTrouble;
  /** What stands in for what this kernel lacks. */
  readonly notes: readonly string[];
  /** Removes everything. */
  stop(): Promise<void>;
}

const settings = fileURLToPath(new URL('settings.sh', import.meta.url));

/** Builds a topology's network and starts its containers, then makes the scenario's troubles. */
export async function startRealNetwork(topology: Topology, can: Capabilities, owner: Owner): Promise<RealNetwork> {
  mkdirSync(owner.directory, { mode: 0o755 });
  const containers = new Map<string, Container>();
  try {
    const plan = planNetwork(topology, can, owner.prefix);
    const [images] = await Promise.all([makeImages(join(owner.directory, 'images')), layNamespaces(plan.namespaces)]);
    const nodeRoots = new Map(
      topology.nodes.map((node) => [node.name, layOutNodeFiles(owner.directory, node, topology)] as const),
    );
    const start = async (pod: LabPod, planned: ContainerPlan): Promise<Container> => {
      const spec = containerSpec(pod, planned, images, owner, nodeRoots.get(pod.node) ?? owner.directory);
      const container = await startContainer(owner.directory, spec);
      containers.set(containerKey(pod.namespace, pod.name, planned.name), container);
      return container;
    };
    const wanted = topology.pods
      .filter((pod) => pod.failure === undefined)
      .flatMap((pod) => pod.containers.map((planned) => ({ pod, planned })));
    const trouble = troubleMaker(topology, can, owner);
    await Promise.all([
      layLinks(plan.namespaces),
      inParallel(wanted, 8, async ({ pod, planned }) => {
        await start(pod, planned);
      }),
    ]);
    for (const each of topology.scenario.troubles) await trouble(each);
    return {
      container: (namespace, pod, name) => containers.get(containerKey(namespace, pod, name)),
      addContainer: start,
      nodeNamespace: (node) => nodeNamespace(owner.prefix, node),
      trouble,
      notes: plan.notes,
      stop: () => stop(containers, owner),
    };
  } catch (error) {
    await stop(containers, owner);
    throw error;
  }
}

async function stop(containers: ReadonlyMap<string, Container>, owner: Owner): Promise<void> {
  await Promise.all([...containers.values()].map((container) => container.stop()));
  await sweepOne(owner);
}

function containerKey(namespace: string, pod: string, name: string): string {
  return `${namespace}/${pod}/${name}`;
}

async function layNamespaces(namespaces: readonly NamespaceLines[]): Promise<void> {
  await ipBatch(
    undefined,
    namespaces.map(({ name }) => `netns add ${name}`),
  );
  // New links take over the settings of their namespace, so these come first.
  await inParallel(namespaces, 8, async (each) => {
    await run(['nsenter', `--net=/run/netns/${each.name}`, 'sh', settings, ...each.settings]);
  });
}

async function layLinks(namespaces: readonly NamespaceLines[]): Promise<void> {
  for (const rank of ['fabric', 'node', 'pod'] as const) {
    const these = namespaces.filter((each) => each.rank === rank);
    await inParallel(these, 8, (each) => ipBatch(each.name, each.lines));
  }
}

function containerSpec(
  pod: LabPod,
  planned: ContainerPlan,
  images: Images,
  owner: Owner,
  nodeRoot: string,
): ContainerSpec {
  const daemon = planned.image === 'multus' || planned.image === 'whereabouts';
  return {
    name: `${pod.namespace}.${pod.name}.${planned.name}`,
    hostname: pod.hostNetwork ? pod.node : pod.name,
    networkNamespace: pod.hostNetwork ? nodeNamespace(owner.prefix, pod.node) : podNamespace(owner.prefix, pod),
    image: images[planned.image],
    mounts: daemon ? daemonMounts(planned.image === 'multus', nodeRoot) : [],
    hosts: pod.ips.map((ip) => `${ip}\t${pod.name}`),
  };
}

/** The hostPath volumes of the DaemonSets as recorded, as far as a probe looks into them. */
function daemonMounts(multus: boolean, root: string): ContainerSpec['mounts'] {
  const netd = { from: join(root, 'etc/cni/net.d'), at: '/host/etc/cni/net.d' };
  const bin = join(root, 'opt/cni/bin');
  if (!multus) return [netd, { from: bin, at: '/host/opt/cni/bin' }];
  return [
    netd,
    { from: bin, at: '/opt/cni/bin' },
    { from: root, at: '/hostroot' },
    { from: join(root, 'run'), at: '/host/run' },
    { from: join(root, 'var/lib/cni/multus'), at: '/var/lib/cni/multus' },
    { from: join(root, 'etc/cni/multus/net.d'), at: '/etc/cni/multus/net.d' },
  ];
}
