import type { Amount } from '../pools/usage/pool.ts';
import { type Bounds, endless, untold } from './bounds.ts';

/** A number that lies between two. */
export interface Span {
  readonly least: bigint;
  readonly most: bigint;
}

/** Something that every pod takes from, and that can run out. */
export interface Supply {
  /** `address`: one that each of the pods asks for. `link`: one of the node that a single pod can have. */
  readonly kind: 'pool' | 'devices' | 'address' | 'link';
  /** Unique among supplies, and the same at the next look. */
  readonly id: string;
  /** The range, the resource, the address, the link. */
  readonly title: string;
  /** The networks that draw from it, `namespace/name`. */
  readonly networks: readonly string[];
  /** Where it is a node's own; absent when all nodes share it. */
  readonly node?: string;
  readonly free: Amount;
  /** What of the free is for pods that are there already and wait, or whose share cannot be read. */
  readonly awaited: Span;
  /** What of the free is for workloads that come before. */
  readonly promised: Span;
  /** What one pod takes; more where it draws from another range that shares addresses with this one. */
  readonly perPod: Span;
  /** The pods that have the address or the link, `namespace/name`. */
  readonly holders: readonly string[];
  /** Why less may be free. */
  readonly doubt?: string;
}

/** Nothing. */
export const nothing: Span = { least: 0n, most: 0n };

/** How many pods a supply has room for. */
export function roomOf({ free, awaited, promised, perPod, doubt }: Supply): Bounds {
  if (free === 'unlimited') return endless;
  if (free === 'unknown') return untold;
  const atMost = times(free - awaited.least - promised.least, perPod.least);
  const atLeast = doubt === undefined ? times(free - awaited.most - promised.most, perPod.most) : 0n;
  return { atLeast, atMost };
}

function times(left: bigint, perPod: bigint): bigint {
  return left > 0n ? left / perPod : 0n;
}
