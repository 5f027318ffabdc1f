import { networkOf } from '../attachments/join.ts';
import type { Pod } from '../attachments/pod.ts';
import type { Selection } from '../attachments/selection.ts';

/** One interface that a pod asks for, and the network that is to give it. */
export interface Draw {
  /** `namespace/name`. */
  readonly network: string;
  readonly selection: Selection;
}

/** What a pod draws from networks, its default network included when it names one. Multus does nothing on the node's own network. */
export function drawsOf(pod: Pod): readonly Draw[] {
  if (pod.hostNetwork) return [];
  const primary = pod.defaultNetwork?.ok === true ? [pod.defaultNetwork.value] : [];
  const asked = pod.request?.ok === true ? pod.request.value : [];
  return [...primary, ...asked].map((selection) => ({ network: networkOf(selection), selection }));
}

/** How often a pod draws from one of some networks. */
export function timesDrawn(draws: readonly Draw[], networks: readonly string[]): bigint {
  return BigInt(draws.filter(({ network }) => networks.includes(network)).length);
}

/** The networks of some draws, each once, in the order of the request. */
export function networksOf(draws: readonly Draw[]): readonly string[] {
  return [...new Set(draws.map(({ network }) => network))];
}
