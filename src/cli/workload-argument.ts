import type { Pod } from '../domain/attachments/pod.ts';
import { anotherLike, asDaemon, podOf, type Workload } from '../domain/capacity/workload.ts';
import { compareText } from '../findings/refs.ts';
import type { DaemonSetObject } from '../kube/daemon-set.ts';
import { kubectlWord } from '../kube/kubectl.ts';
import { podsNamed } from './pods-argument.ts';
import { UsageProblem } from './problem.ts';

/** What workloads are looked for among. */
export interface Running {
  readonly pods: readonly Pod[];
  /** Absent when they could not be read. */
  readonly daemonSets: readonly DaemonSetObject[] | undefined;
  readonly namespace: string;
}

const daemons = ['ds', 'daemonset', 'daemonsets'];

/**
 * The workload that a user named as `deploy/NAME`, `statefulset/NAME`, `daemonset/NAME` or `pod/NAME`. More pods of it are like its newest
 * pod: where templates change, the newest is of the last one. Pods of a DaemonSet are tied to their nodes, so its own template counts.
 *
 * @throws UsageProblem when there is none, or none of its pods
 */
export function workloadNamed(word: string, { pods, daemonSets, namespace }: Running): Workload {
  const [kind = '', name = ''] = word.split('/');
  if (daemons.includes(kind)) return daemonSetNamed(name, daemonSets, namespace);
  const found = podsNamed(word, pods, namespace, fromManifest(kind, name, namespace));
  const newest = found.reduce((a, b) => (compareText(a.createdAt, b.createdAt) < 0 ? b : a));
  const byItself = newest.owner === undefined || newest.name === (name === '' ? kind : name);
  const owner = byItself ? { kind: 'pod', name: newest.name } : newest.owner;
  return { ...owner, namespace: newest.namespace, pod: anotherLike(newest), onePerNode: false };
}

function daemonSetNamed(name: string, daemonSets: Running['daemonSets'], namespace: string): Workload {
  const found = daemonSets?.find(({ metadata }) => metadata?.namespace === namespace && metadata.name === name);
  if (daemonSets === undefined)
    throw new UsageProblem('daemonsets could not be read', fromManifest('daemonset', name, namespace));
  if (found === undefined)
    throw new UsageProblem(`there is no daemonset "${name}" in namespace ${namespace}`, 'kubectl get daemonsets -A');
  const pod = podOf(asDaemon(found.spec?.template ?? {}), { namespace, name });
  return { kind: 'daemonset', namespace, name, pod, onePerNode: true };
}

/** Where no pod tells what they are like, the object itself does. */
function fromManifest(kind: string, name: string, namespace: string): string {
  const object = `${kubectlWord(kind, 'KIND')} ${kubectlWord(name, 'NAME')} -n ${kubectlWord(namespace, 'NAMESPACE')}`;
  return `kubectl get ${object} -o yaml | kubectl multinet fits -f -`;
}
