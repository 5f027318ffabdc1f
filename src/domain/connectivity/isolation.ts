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
  readonly endpoints: readonly Endpoint[];
  /** All default interfaces. */
  readonly defaults: readonly Endpoint[];
  /** The networks that are to be isolated. */
  readonly networks: readonly string[];
  readonly most: number;
  readonly seed: number;
}

/**
 * Plans attempts to reach each network from the default interface of every pod, and from interfaces on other networks of pods that are
 * not attached to it. When there are more than `most`, every source is taken once before any is taken again.
 */
export function planIsolation({ endpoints, defaults, networks, most, seed }: IsolationRequest): IsolationPlan {
  const random = seeded(seed);
  const fields = networks.flatMap((network) => {
    const targets = endpoints.filter((one) => one.network === network);
    const attached = new Set(targets.map(podPath));
    const outside = endpoints.filter((one) => one.network !== network && !attached.has(podPath(one)));
    const byNetwork = [...Map.groupBy([...defaults, ...outside], (one) => one.network).values()];
    return byNetwork.map((sources) => ({
      network,
      sources: shuffled(sources, random),
      targets: shuffled(targets, random),
    }));
  });
  const all = fields.map((field) => attemptsOf(field));
  const of = all.reduce((sum, attempts) => sum + attempts.count, 0);
  const intrusions: Intrusion[] = [];
  const running = all.map(({ attempts }) => attempts[Symbol.iterator]());
  // One of each in turn: a large network does not use up the limit of a small one.
  for (let open = running; open.length > 0 && intrusions.length < most; ) {
    open = open.filter((attempts) => {
      const next = intrusions.length < most ? attempts.next() : { done: true as const };
      if (next.done === true) return false;
      intrusions.push(next.value);
      return true;
    });
  }
  return { intrusions, of };
}

interface Field {
  readonly network: string;
  readonly sources: readonly Endpoint[];
  readonly targets: readonly Endpoint[];
}

function attemptsOf(field: Field): { readonly attempts: Iterable<Intrusion>; readonly count: number } {
  const { sources, targets } = field;
  const perPod = new Map([...Map.groupBy(targets, podPath)].map(([pod, own]) => [pod, own.length]));
  const count = sources.reduce((sum, source) => sum + targets.length - (perPod.get(podPath(source)) ?? 0), 0);
  return { attempts: turns(field), count };
}

function* turns({ network, sources, targets }: Field): Iterable<Intrusion> {
  for (let turn = 0; turn < targets.length; turn++) {
    for (const [index, from] of sources.entries()) {
      const to = targets[(index + turn) % targets.length];
      if (to === undefined || podPath(to) === podPath(from)) continue;
      const address = to.addresses.find(({ family }) => from.addresses.some((own) => own.family === family));
      if (address === undefined) continue;
      const pair: Pair = {
        from,
        to: { kind: 'pod', endpoint: to },
        family: address.family,
        address: address.text,
      };
      yield { pair, network };
    }
  }
}

/** Whether a source is the default interface of a pod. */
export function isDefault({ network }: Endpoint): boolean {
  return network === DEFAULT_NETWORK;
}
