import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContainerPlan } from '../scenario/model.ts';
import type { LabPod, Topology } from '../scenario/topology.ts';
import type { Capabilities } from './capabilities.ts';
import { type Container, type ContainerSpec, startContainer } from './container.ts';
import { type Images, makeImages } from './image.ts';
import { layOutNodeFiles } from './node-files.ts';
import type { Owner } from './owner.ts';
import { type NamespaceLines, nodeNamespace, planNetwork, planPod, podNamespace } from './plan.ts';
import { inParallel, ipBatch, run } from './run.ts';
import { sweepOne } from './sweep.ts';
import { type MakeTrouble, troubleMaker } from './troubles.ts';

/** Namespaces, links and containers of a topology, running. */
export interface RealNetwork {
  /** The container, if it runs. */
  container(namespace: string, pod: string, name: string): Container | undefined;
  /** Starts one more container in a pod's namespaces, as an ephemeral container does. */
  addContainer(pod: LabPod, plan: ContainerPlan): Promise<Container>;
  /** Makes one more pod while the lab runs: namespace, links, containers. */
  addPod(pod: LabPod, mounts?: HostPaths): Promise<void>;
  removePod(pod: LabPod): Promise<void>;
  /** The name of a node's network namespace. */
  nodeNamespace(node: string): string;
  /** Tells whether a directory is among a node's files, to mount what is. */
  nodeHas(node: string): (path: string) => boolean;
  trouble: MakeTrouble;
  /** What stands in for what this kernel lacks. */
  readonly notes: readonly string[];
  /** Removes everything. */
  stop(): Promise<void>;
}

/** The hostPath volumes of a container, by its name: a directory of the node and where it is shown. */
export type HostPaths = (container: string) => readonly { readonly path: string; readonly at: string }[];

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
    const start = async (
      pod: LabPod,
      planned: ContainerPlan,
      paths: HostPaths = daemonPaths(planned),
    ): Promise<Container> => {
      const nodeRoot = nodeRoots.get(pod.node) ?? owner.directory;
      const mounts = paths(planned.name).map(({ path, at }) => ({ from: join(nodeRoot, path), at }));
      const spec = containerSpec(pod, planned, images, owner, mounts);
      const container = await startContainer(owner.directory, spec);
      containers.set(containerKey(pod.namespace, pod.name, planned.name), container);
      return container;
    };
    const wanted = topology.pods
      .filter((pod) => pod.failure === undefined)
      .flatMap((pod) => pod.containers.map((planned) => ({ pod, planned })));
    const trouble = troubleMaker(topology, can, owner);
    const added: LabPod[] = [];
    let lastAdded: Promise<void> = Promise.resolve();
    const addPod = async (pod: LabPod, mounts: HostPaths | undefined): Promise<void> => {
      if (!pod.hostNetwork) {
        const { onNode, inside } = planPod(topology, added, pod, can, owner.prefix);
        added.push(pod);
        await layNamespaces([inside]);
        await ipBatch(nodeNamespace(owner.prefix, pod.node), onNode);
        await ipBatch(inside.name, inside.lines);
      }
      for (const planned of pod.containers) await start(pod, planned, mounts);
    };
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
      addPod: (pod, mounts) => {
        // One after the other: the first pod on a bridge makes it, the next finds it there.
        lastAdded = lastAdded.catch(() => undefined).then(() => addPod(pod, mounts));
        return lastAdded;
      },
      removePod: async (pod) => {
        const ofPod = containerKey(pod.namespace, pod.name, '');
        for (const [key, container] of containers) {
          if (!key.startsWith(ofPod)) continue;
          containers.delete(key);
          await container.stop();
        }
        if (!pod.hostNetwork && pod.failure === undefined) {
          await run(['ip', 'netns', 'delete', podNamespace(owner.prefix, pod)]);
        }
      },
      nodeNamespace: (node) => nodeNamespace(owner.prefix, node),
      nodeHas: (node) => (path) => existsSync(join(nodeRoots.get(node) ?? owner.directory, path)),
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
  mounts: ContainerSpec['mounts'],
): ContainerSpec {
  return {
    name: `${pod.namespace}.${pod.name}.${planned.name}`,
    hostname: pod.hostNetwork ? pod.node : pod.name,
    networkNamespace: pod.hostNetwork ? nodeNamespace(owner.prefix, pod.node) : podNamespace(owner.prefix, pod),
    image: images[planned.image],
    mounts,
    hosts: pod.ips.map((ip) => `${ip}\t${pod.name}`),
  };
}

/** The hostPath volumes of the DaemonSets as recorded, as far as a probe looks into them. */
function daemonPaths(planned: ContainerPlan): HostPaths {
  const netd = { path: '/etc/cni/net.d', at: '/host/etc/cni/net.d' };
  if (planned.image === 'whereabouts') return () => [netd, { path: '/opt/cni/bin', at: '/host/opt/cni/bin' }];
  if (planned.image !== 'multus') return () => [];
  return () => [
    netd,
    { path: '/opt/cni/bin', at: '/opt/cni/bin' },
    { path: '/', at: '/hostroot' },
    { path: '/run', at: '/host/run' },
    { path: '/var/lib/cni/multus', at: '/var/lib/cni/multus' },
    { path: '/etc/cni/multus/net.d', at: '/etc/cni/multus/net.d' },
  ];
}
