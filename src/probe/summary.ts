import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { countAt, isObject, listAt, objectAt, textAt } from './json.ts';
import { told } from './parsed.ts';

/** The path of a node's summary below the API server; needs `get` on `nodes/proxy`. */
export function summaryPath(node: string): string {
  return `/api/v1/nodes/${encodeURIComponent(node)}/proxy/stats/summary`;
}

/** An interface in the kubelet's statistics. It tells neither state nor MTU nor addresses. */
export interface SummaryInterface {
  readonly name: string;
  readonly rxBytes?: number;
  readonly rxErrors?: number;
  readonly txBytes?: number;
  readonly txErrors?: number;
}

/** Interfaces of a pod, of one that has no shell too. */
export interface SummaryPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
  /** `unknown` where the runtime gave no network statistics. Of a host-network pod these are the node's. */
  readonly interfaces: readonly SummaryInterface[] | 'unknown';
  /** RFC 3339: when the kubelet measured. */
  readonly at?: string;
}

/** What a kubelet says of the network of its node and pods. */
export interface NodeSummary {
  readonly node?: string;
  /** Without those that cAdvisor hides: absence of such a name proves nothing. */
  readonly interfaces: readonly SummaryInterface[] | 'unknown';
  readonly at?: string;
  readonly pods: readonly SummaryPod[];
}

/** cAdvisor leaves interfaces out whose names begin with one of these (its machine info, isIgnoredDevice). */
export const hiddenPrefixes = ['lo', 'veth', 'docker', 'nerdctl'] as const;

/** Whether the summary of a node could not show an interface of this name, even if it is there. */
export function isHiddenFromSummary(name: string): boolean {
  const lower = name.toLowerCase();
  return hiddenPrefixes.some((prefix) => lower.startsWith(prefix));
}

/** Reads the kubelet's Summary API (k8s.io/kubelet/pkg/apis/stats/v1alpha1). */
export function parseSummary(value: unknown, place = 'stats/summary'): Decoded<NodeSummary> {
  const node = objectAt(value, 'node');
  if (node === undefined) return problem(place, isObject(value) ? 'has no node' : 'is no object');
  return decoded(
    told<NodeSummary>({
      node: textAt(node, 'nodeName'),
      interfaces: readInterfaces(node),
      at: textAt(objectAt(node, 'network'), 'time'),
      pods: listAt(value, 'pods').flatMap(readPod),
    }),
  );
}

/** Reads the part of one pod in a kubelet's summary; `undefined` for what is none. */
export function parseSummaryPod(value: unknown): SummaryPod | undefined {
  return readPod(value)[0];
}

function readPod(pod: unknown): SummaryPod[] {
  const reference = objectAt(pod, 'podRef');
  const namespace = textAt(reference, 'namespace');
  const name = textAt(reference, 'name');
  if (namespace === undefined || name === undefined) return [];
  return [
    told<SummaryPod>({
      namespace,
      name,
      uid: textAt(reference, 'uid'),
      interfaces: readInterfaces(pod),
      at: textAt(objectAt(pod, 'network'), 'time'),
    }),
  ];
}

function readInterfaces(holder: unknown): readonly SummaryInterface[] | 'unknown' {
  const network = objectAt(holder, 'network');
  if (network === undefined) return 'unknown';
  // Kubelets of the CRI-only mode give the default interface alone, flat in the network.
  const listed = listAt(network, 'interfaces').flatMap(readInterface);
  const flat = readInterface(network);
  const found = listed.length > 0 ? listed : flat;
  return found.length === 0 ? 'unknown' : found;
}

function readInterface(value: unknown): SummaryInterface[] {
  const name = textAt(value, 'name');
  if (name === undefined) return [];
  return [
    told<SummaryInterface>({
      name,
      rxBytes: countAt(value, 'rxBytes'),
      rxErrors: countAt(value, 'rxErrors'),
      txBytes: countAt(value, 'txBytes'),
      txErrors: countAt(value, 'txErrors'),
    }),
  ];
}
