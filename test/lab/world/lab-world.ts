import { execFileSync } from 'node:child_process';
import type { ExecRefusal, ExecRequest, ExecSession, LabWorld } from '../api/world.ts';
import type { RealNetwork } from '../netns/real-network.ts';
import type { Clock } from '../objects/clock.ts';
import { clusterObjects } from '../objects/cluster-objects.ts';
import { imageKind } from '../objects/image-names.ts';
import { bare } from '../scenario/subnet.ts';
import type { LabPod, Topology } from '../scenario/topology.ts';
import { later } from './later.ts';
import { realExec } from './real-exec.ts';
import { recordedExec } from './recorded-exec.ts';
import { countersOf, summary } from './summary.ts';

/** What a lab world is made from. */
export interface WorldParts {
  readonly topology: Topology;
  readonly clock: Clock;
  /** Absent: commands are answered from recordings. */
  readonly network: RealNetwork | undefined;
  /** Whose events are still there; all pods' when absent. */
  readonly remembered?: (pod: LabPod) => boolean;
}

/** The world of a topology: its objects, and what answers when a command is run in a pod. */
export function labWorld({ topology, clock, network, remembered }: WorldParts): LabWorld {
  /** Ephemeral containers by `namespace/pod/name`; they start while the first command for them is already waiting. */
  const added = new Map<string, Promise<ReturnType<RealNetwork['container']>>>();
  const podOf = (namespace: string, name: string): LabPod | undefined =>
    topology.pods.find((pod) => pod.namespace === namespace && pod.name === name);

  const exec = (request: ExecRequest): ExecSession | ExecRefusal => {
    const pod = podOf(request.namespace, request.pod);
    if (pod === undefined) return { kind: 'not-running' };
    const node = topology.nodes.find((each) => each.name === pod.node);
    if (node !== undefined && !node.ready) {
      const kubelet = `${bare(node.addresses[0] ?? '')}:10250`;
      return { kind: 'node-unreachable', message: `dial tcp ${kubelet}: connect: connection refused` };
    }
    const plan = pod.containers.find((container) => container.name === request.container);
    if (network === undefined) {
      const image = plan?.image ?? 'full';
      return recordedExec(
        { image, attachments: pod.attachments.length, hostNetwork: pod.hostNetwork },
        request.command,
      );
    }
    const container = network.container(request.namespace, request.pod, request.container);
    if (container !== undefined) return realExec(container, request, plan?.env ?? {});
    const starting = added.get(`${request.namespace}/${request.pod}/${request.container}`);
    if (starting === undefined) return { kind: 'not-running' };
    return later(
      starting.then((started) => {
        if (started === undefined) throw new Error('the ephemeral container did not start');
        return realExec(started, request, {});
      }),
      request.stdin,
    );
  };

  return {
    objects: clusterObjects(topology, clock, remembered),
    exec,
    nodeSummary: (name) => {
      const node = topology.nodes.find((each) => each.name === name);
      if (node === undefined || !node.ready || network === undefined) return undefined;
      const read = {
        node: () => nodeCounters(network.nodeNamespace(name)),
        pod: (pod: LabPod) => {
          const [first] = pod.containers;
          const container = first === undefined ? undefined : network.container(pod.namespace, pod.name, first.name);
          return container === undefined ? undefined : countersOf(container.pid);
        },
      };
      return summary(topology, name, read, clock.ago(0));
    },
    podLogs: (namespace, pod, container) =>
      podOf(namespace, pod)?.containers.some((each) => each.name === container) ? '' : undefined,
    ephemeralContainerAdded: (namespace, name, container) => {
      const pod = podOf(namespace, name);
      if (pod === undefined || network === undefined) return;
      const plan = { name: String(container.name), image: imageKind(String(container.image)), env: {} };
      const starting = network.addContainer(pod, plan);
      // Whoever waits for it is told; nobody else needs to be.
      starting.catch(() => undefined);
      added.set(`${namespace}/${name}/${plan.name}`, starting);
    },
  };
}

function nodeCounters(namespace: string): string | undefined {
  try {
    return execFileSync('ip', ['netns', 'exec', namespace, 'cat', '/proc/net/dev'], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}
