import { readFileSync } from 'node:fs';
import type { LabPod } from '../scenario/topology.ts';

/** Where the kubelet's Summary API gets its numbers from: `/proc/net/dev` seen from a node or a pod. */
export interface Counters {
  /** Text of the node's /proc/net/dev, or undefined when nothing can be read. */
  node(node: string): string | undefined;
  pod(pod: LabPod): string | undefined;
}

/**
 * The kubelet's answer for `nodes/NODE/proxy/stats/summary`, as far as networks go: interfaces by name with their
 * counters; cAdvisor hides names that start with lo, veth, docker and nerdctl (kubernetes pkg/kubelet/stats).
 */
export function summary(node: string, all: readonly LabPod[], counters: Counters, now: string): object {
  const pods = all.filter((pod) => pod.node === node && pod.failure === undefined);
  return {
    node: { nodeName: node, startTime: now, network: network(counters.node(node), now) },
    pods: pods.map((pod) => ({
      podRef: { name: pod.name, namespace: pod.namespace, uid: pod.uid },
      startTime: now,
      containers: pod.containers.map((container) => ({ name: container.name, startTime: now })),
      network: network(counters.pod(pod), now),
    })),
  };
}

function network(proc: string | undefined, time: string): object | undefined {
  if (proc === undefined) return undefined;
  const interfaces = proc
    .split('\n')
    .flatMap((line) => {
      const [, name, numbers] = /^\s*([^:\s]+):\s*(.*)$/.exec(line) ?? [];
      return name === undefined || numbers === undefined ? [] : [{ name, fields: numbers.split(/\s+/).map(Number) }];
    })
    .filter(({ name }) => !/^(lo|veth|docker|nerdctl)/.test(name))
    .map(({ name, fields }) => ({
      name,
      rxBytes: fields[0] ?? 0,
      rxErrors: fields[2] ?? 0,
      txBytes: fields[8] ?? 0,
      txErrors: fields[10] ?? 0,
    }));
  const main = interfaces.find((each) => each.name === 'eth0');
  return { time, ...main, interfaces };
}

/** /proc/net/dev as a process sees it. */
export function countersOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/net/dev`, 'utf8');
  } catch {
    return undefined;
  }
}
