import { type Endpoint, endpointKey, podPath } from '../connectivity/endpoint.ts';
import { type Distance, distanceOf } from '../connectivity/pair.ts';
import type { BandwidthTest } from './test.ts';

/** Between whom tests may run. */
export interface TestRequest {
  /** Endpoints of all networks whose pods have iperf3. */
  readonly endpoints: readonly Endpoint[];
  readonly isSource?: ((endpoint: Endpoint) => boolean) | undefined;
  readonly isDestination?: ((endpoint: Endpoint) => boolean) | undefined;
  /** Tests for each network and distance. */
  readonly perDistance: number;
}

/**
 * Plans tests: on each network so many between pods of one node, and so many between nodes. Pods, and between nodes the nodes, are used as
 * evenly as their number allows. One address of each pod is enough: IPv4 if both have one.
 */
export function planTests({ endpoints, isSource, isDestination, perDistance }: TestRequest): BandwidthTest[] {
  const networks = [...Map.groupBy(endpoints, ({ network }) => network)].sort(([a], [b]) => (a < b ? -1 : 1));
  return networks.flatMap(([, own]) => {
    const sources = isSource === undefined ? own : own.filter(isSource);
    const targets = isDestination === undefined ? own : own.filter(isDestination);
    return (['same-node', 'cross-node', 'unknown'] as const).flatMap((distance) =>
      pick(sources, targets, distance, perDistance),
    );
  });
}

function pick(
  sources: readonly Endpoint[],
  targets: readonly Endpoint[],
  distance: Distance,
  most: number,
): BandwidthTest[] {
  const uses = new Map<string, number>();
  const usesOf = (key: string) => uses.get(key) ?? 0;
  const taken = new Set<string>();
  const tests: BandwidthTest[] = [];
  while (tests.length < most) {
    let best: { test: BandwidthTest; cost: number } | undefined;
    for (const from of sources) {
      for (const to of targets) {
        const key = [endpointKey(from), endpointKey(to)].sort().join(' ');
        if (podPath(from) === podPath(to) || taken.has(key)) continue;
        const cost = [endpointKey(from), endpointKey(to), from.node ?? '', to.node ?? ''].reduce(
          (sum, part) => sum + usesOf(part),
          0,
        );
        if (best !== undefined && cost >= best.cost) continue;
        const test = testBetween(from, to);
        if (test?.distance === distance) best = { test, cost };
        if (best?.cost === 0) break;
      }
      if (best?.cost === 0) break;
    }
    if (best === undefined) break;
    const { from, to } = best.test;
    taken.add([endpointKey(from), endpointKey(to)].sort().join(' '));
    for (const part of [endpointKey(from), endpointKey(to), from.node ?? '', to.node ?? ''])
      uses.set(part, usesOf(part) + 1);
    tests.push(best.test);
  }
  return tests;
}

/** The test between two endpoints; undefined if they have no family in common. */
export function testBetween(from: Endpoint, to: Endpoint): BandwidthTest | undefined {
  for (const family of [4, 6] as const) {
    const bind = from.addresses.find((own) => own.family === family)?.text;
    const address = to.addresses.find((own) => own.family === family)?.text;
    // Two pods with one address would each talk to itself.
    if (bind === undefined || address === undefined || bind === address) continue;
    const distance = distanceOf({ from, to: { kind: 'pod', endpoint: to }, family, address });
    return { from, to, family, address, bind, distance };
  }
  return undefined;
}
