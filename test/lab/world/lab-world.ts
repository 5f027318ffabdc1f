import { execFileSync } from 'node:child_process';
import type { ExecRefusal, ExecRequest, ExecSession, LabObject, LabWorld } from '../api/world.ts';
import type { RealNetwork } from '../netns/real-network.ts';
import { age, type Clock, clockAt } from '../objects/clock.ts';
import { clusterObjects } from '../objects/cluster-objects.ts';
import { eventObjects } from '../objects/event-objects.ts';
import { imageKind } from '../objects/image-names.ts';
import { podObject } from '../objects/pod-object.ts';
import { isRecord } from '../objects/recorded.ts';
import { bare } from '../scenario/subnet.ts';
import type { LabPod, Topology } from '../scenario/topology.ts';
import { later } from './later.ts';
import { realExec } from './real-exec.ts';
import { recordedExec } from './recorded-exec.ts';
import { submittedNetworks } from './submitted-network.ts';
import { hostPathsOf, submittedPod } from './submitted-pod.ts';
import { countersOf, summary } from './summary.ts';

/** What a lab world is made from. */
export interface WorldParts {
  readonly topology: Topology;
  readonly clock: Clock;
  /** Absent: commands are answered from recordings. */
  readonly network: RealNetwork | undefined;
  /** Whose events are still there; all pods' when absent. */
  readonly remembered?: (pod: LabPod) => boolean;
  /** Whether commands go on when the connection to them is lost. */
  readonly commandsGoOn?: boolean;
}

/** The world of a topology: its objects, and what answers when a command is run in a pod. */
export function labWorld({ topology, clock, network, remembered, commandsGoOn = false }: WorldParts): LabWorld {
  const pods = new Map<string, LabPod>(topology.pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod] as const));
  const nodes = new Map(topology.nodes.map((node) => [node.name, node] as const));
  const networks = submittedNetworks(topology.scenario.networks);
  /** What is being started, by `namespace/pod` or `namespace/pod/container`: a first command waits for it. */
  const starting = new Map<string, Promise<unknown>>();
  const soon = (key: string, work: Promise<unknown>): void => {
    // Whoever waits for it is told of a failure; nobody else needs to be.
    work.catch(() => undefined);
    starting.set(key, work);
  };

  const exec = (request: ExecRequest): ExecSession | ExecRefusal => {
    const key = `${request.namespace}/${request.pod}`;
    const pod = pods.get(key);
    const node = nodes.get(pod?.node ?? '');
    if (pod === undefined || node === undefined) return { kind: 'not-running' };
    if (!node.ready) {
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
    const running = () => network.container(request.namespace, request.pod, request.container);
    const container = running();
    if (container !== undefined) return realExec(container, request, plan?.env ?? {}, commandsGoOn);
    const coming = starting.get(`${key}/${request.container}`) ?? starting.get(key);
    if (coming === undefined) return { kind: 'not-running' };
    const session = coming.then(() => {
      const started = running();
      if (started === undefined) throw new Error(`the container ${request.container} did not start`);
      return realExec(started, request, plan?.env ?? {}, commandsGoOn);
    });
    return later(session, request.stdin);
  };

  return {
    objects: clusterObjects(topology, clock, remembered),
    exec,
    nodeSummary: (name) => {
      if (!nodes.get(name)?.ready || network === undefined) return undefined;
      const read = {
        node: () => nodeCounters(network.nodeNamespace(name)),
        pod: (pod: LabPod) => {
          const [first] = pod.containers;
          const container = first === undefined ? undefined : network.container(pod.namespace, pod.name, first.name);
          return container === undefined ? undefined : countersOf(container.pid);
        },
      };
      return summary(name, [...pods.values()], read, clock.ago(0));
    },
    podLogs: (namespace, pod, container) =>
      pods.get(`${namespace}/${pod}`)?.containers.some((each) => each.name === container) ? '' : undefined,
    networkDefined: networks.define,
    networkDeleted: networks.forget,
    podCreated: (object) => {
      const pod = topology.admit(submittedPod(object, topology, networks.whyStuck), object.metadata.uid, networks.of);
      const key = `${pod.namespace}/${pod.name}`;
      const node = nodes.get(pod.node);
      if (node === undefined) return undefined;
      pods.set(key, pod);
      if (network !== undefined && pod.failure === undefined) {
        soon(key, network.addPod(pod, hostPathsOf(object, network.nodeHas(pod.node))));
      }
      return asSubmitted(object, podObject(pod, node, clockOfNew()));
    },
    podEvents: (namespace, name) => {
      const pod = pods.get(`${namespace}/${name}`);
      return pod === undefined ? [] : eventObjects(pod, clockOfNew());
    },
    podDeleted: (namespace, name) => {
      const key = `${namespace}/${name}`;
      const pod = pods.get(key);
      pods.delete(key);
      if (pod === undefined || network === undefined) return;
      const made = starting.get(key) ?? Promise.resolve();
      soon(
        key,
        made.catch(() => undefined).then(() => network.removePod(pod)),
      );
    },
    ephemeralContainerAdded: (namespace, name, container) => {
      const pod = pods.get(`${namespace}/${name}`);
      if (pod === undefined || network === undefined) return;
      const plan = { name: String(container.name), image: imageKind(String(container.image)), env: {} };
      soon(`${namespace}/${name}/${plan.name}`, network.addContainer(pod, plan));
    },
  };
}

/** The times of a pod that is made now: all that happens to the pods of a scenario within an hour happens to it at once. */
function clockOfNew(): Clock {
  const now = clockAt(Date.now());
  const since = (seconds: number): number => Math.max(0, seconds - age.pods);
  return { ago: (seconds) => now.ago(since(seconds)), agoPrecisely: (seconds) => now.agoPrecisely(since(seconds)) };
}

/** What was submitted, with what the lab has made of it: node, status and network-status. */
function asSubmitted(object: LabObject, made: LabObject): LabObject {
  const spec = isRecord(object.spec) ? object.spec : {};
  const madeSpec = isRecord(made.spec) ? made.spec : {};
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...made.metadata.annotations } },
    spec: { ...spec, nodeName: madeSpec.nodeName },
    status: made.status,
  };
}

function nodeCounters(namespace: string): string | undefined {
  try {
    return execFileSync('ip', ['netns', 'exec', namespace, 'cat', '/proc/net/dev'], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}
