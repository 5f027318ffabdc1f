import { DEFAULT_NETWORK, type Endpoint, podPath } from './endpoint.ts';
import type { Pair } from './pair.ts';
import { seeded, shuffled } from './random.ts';

/** An attempt to reach a network from an interface that is not on it. It should fail. */
export interface Intrusion {
  readonly pair: Pair;
  /** The network whose address is tried. */
  readonly network: string;
}

/** What is to be tried, of how much. */
export interface IsolationPlan {
  readonly intrusions: readonly Intrusion[];
  readonly of: number;
}

/** What came of an attempt. */
export interface IntrusionReading {
  readonly intrusion: Intrusion;
  readonly reading:
    | { readonly kind: 'answered' }
    /** No ping came back, but somebody answered for the address on this link: both are on one layer-2 segment. */
    | { readonly kind: 'same-segment'; readonly mac: string }
    | { readonly kind: 'apart' }
    | { readonly kind: 'unmeasured'; readonly why: string };
}

/** What an isolation plan is made from. */
export interface IsolationRequest {
  /** All secondary interfaces, of all networks. */
  readonly targets: readonly Endpoint[];
  /** Default interfaces, and secondary ones of any network, from which to try. */
  readonly sources: readonly Endpoint[];
  /** The networks that are to be isolated. */
  readonly networks: readonly string[];
  readonly most: number;
  readonly seed: number;
}

/**
 * Plans attempts to reach each network from the default interface of every pod, and from interfaces on other networks of pods that are
 * not attached to it. When there are more than `most`, every source is taken once before any is taken again.
 */
export function planIsolation({ targets, sources, networks, most, seed }: IsolationRequest): IsolationPlan {
  const random = seeded(seed);
  const fields = networks.flatMap((network) => {
    const inside = targets.filter((one) => one.network === network);
    const attached = new Set(inside.map(podPath));
    // The default interface of a pod that is attached may lead there too, around the network; its other interfaces are its own affair.
    const outside = sources.filter(
      (one) => one.network === DEFAULT_NETWORK || (one.network !== network && !attached.has(podPath(one))),
    );
    const byNetwork = [...Map.groupBy(outside, (one) => one.network).values()];
    return byNetwork.map((own) => ({ network, sources: shuffled(own, random), targets: shuffled(inside, random) }));
  });
  const of = fields.reduce((sum, field) => sum + countAttempts(field), 0);
  const intrusions: Intrusion[] = [];
  const longest = fields.reduce((turns, { targets }) => Math.max(turns, targets.length), 0);
  for (let turn = 0; turn < longest && intrusions.length < most; turn++) {
    // One of each field in turn: a large network does not use up the limit of a small one.
    const attempts = fields.map((field) => attemptsOf(field, turn));
    const width = attempts.reduce((length, own) => Math.max(length, own.length), 0);
    for (let index = 0; index < width; index++) intrusions.push(...attempts.flatMap((own) => own[index] ?? []));
  }
  return { intrusions: intrusions.slice(0, most), of };
}

interface Field {
  readonly network: string;
  readonly sources: readonly Endpoint[];
  readonly targets: readonly Endpoint[];
}

function countAttempts({ sources, targets }: Field): number {
  const perPod = new Map([...Map.groupBy(targets, podPath)].map(([pod, own]) => [pod, own.length]));
  return sources.reduce((sum, source) => sum + targets.length - (perPod.get(podPath(source)) ?? 0), 0);
}

/** One attempt of each source, each turn against another target. */
function attemptsOf({ network, sources, targets }: Field, turn: number): Intrusion[] {
  if (turn >= targets.length) return [];
  return sources.flatMap((from, index) => {
    const to = targets[(index + turn) % targets.length];
    if (to === undefined || podPath(to) === podPath(from)) return [];
    const address = to.addresses.find(({ family }) => from.addresses.some((own) => own.family === family));
    if (address === undefined) return [];
    const pair: Pair = { from, to: { kind: 'pod', endpoint: to }, family: address.family, address: address.text };
    return [{ pair, network }];
  });
}
