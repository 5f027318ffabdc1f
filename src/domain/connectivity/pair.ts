import type { Family } from '../addresses/address.ts';
import type { Endpoint } from './endpoint.ts';

/** What a source is measured against. */
export type Destination =
  /** The interface of another pod on the same network. */
  | { readonly kind: 'pod'; readonly endpoint: Endpoint }
  /** A gateway of the network. */
  | { readonly kind: 'gateway' }
  /** A node: its own address, as users see when a pod cannot reach the host it runs on. */
  | { readonly kind: 'node'; readonly node: string }
  /** An address that the user named. */
  | { readonly kind: 'address' };

/** One thing to measure: from an interface of a pod to an address. */
export interface Pair {
  readonly from: Endpoint;
  readonly to: Destination;
  readonly family: Family;
  /** The destination's address, in canonical text. */
  readonly address: string;
}

/** Where a pair lies: on one node, across nodes, or to something that is no pod. */
export type Distance = 'same-node' | 'cross-node' | 'unknown';

/** Whether both ends of a pair are on one node, where that is known. */
export function distanceOf({ from, to }: Pair): Distance {
  const node = to.kind === 'pod' ? to.endpoint.node : to.kind === 'node' ? to.node : undefined;
  if (from.node === undefined || node === undefined) return 'unknown';
  return from.node === node ? 'same-node' : 'cross-node';
}
