import type { BandwidthTargets } from '../../domain/bandwidth/run.ts';
import type { BandwidthMeasurement, BandwidthTest, Flow } from '../../domain/bandwidth/test.ts';
import { DEFAULT_NETWORK, type Endpoint } from '../../domain/connectivity/endpoint.ts';
import { linkNamed } from '../../domain/nodes/presence.ts';
import type { LinkFacts } from './facts.ts';
import { masterOf } from './master.ts';

/** Below this share of what a network should carry, or like pairs do carry, something is the matter. */
export const ENOUGH = 0.5;

/** What a test should have carried, who says so, and from where on it is too little. */
export type Expectation =
  | { readonly by: 'target' | 'expected'; readonly bitsPerSecond: number; readonly leastBitsPerSecond: number }
  | {
      readonly by: 'link';
      readonly master: string;
      readonly bitsPerSecond: number;
      readonly leastBitsPerSecond: number;
    };

/** What a flow falls short of: what the user wants at least, half of what he expects of the network, or else half of its link. */
export function missedBy(
  test: BandwidthTest,
  { bitsPerSecond, jitterMs }: Flow,
  targets: BandwidthTargets,
  facts: LinkFacts,
): Expectation | undefined {
  // The default network is measured for comparison only.
  if (test.from.network === DEFAULT_NETWORK) return undefined;
  const expectation = expectationOf(test, jitterMs !== undefined, targets, facts);
  return expectation !== undefined && bitsPerSecond < expectation.leastBitsPerSecond ? expectation : undefined;
}

function expectationOf(
  test: BandwidthTest,
  isUdp: boolean,
  { minBitsPerSecond, expectedBitsPerSecond }: BandwidthTargets,
  facts: LinkFacts,
): Expectation | undefined {
  const least = minBitsPerSecond ?? 0;
  // UDP sends at the rate it was told: that it is below what the network can carry says nothing.
  const expected = isUdp ? undefined : expectedBitsPerSecond?.[test.from.network];
  if (expected !== undefined && ENOUGH * expected > least)
    return { by: 'expected', bitsPerSecond: expected, leastBitsPerSecond: ENOUGH * expected };
  if (minBitsPerSecond !== undefined) return { by: 'target', bitsPerSecond: least, leastBitsPerSecond: least };
  const link = isUdp ? undefined : linkUnder(test, facts);
  return link === undefined ? undefined : { by: 'link', ...link, leastBitsPerSecond: ENOUGH * link.bitsPerSecond };
}

/** The tests of which a flow falls short of what was expected: those of which it is worth to ask why. */
export function shortTests(
  measurements: readonly BandwidthMeasurement[],
  targets: BandwidthTargets,
  facts: LinkFacts,
): BandwidthTest[] {
  return measurements.flatMap(({ test, reading }) =>
    reading.kind === 'measured' && reading.flows.some((flow) => missedBy(test, flow, targets, facts) !== undefined)
      ? [test]
      : [],
  );
}

/** The slower of the two links that a test between nodes goes over, where both are known. */
function linkUnder(
  { from, to, distance }: BandwidthTest,
  { nads, nodeNetworks }: LinkFacts,
): { readonly master: string; readonly bitsPerSecond: number } | undefined {
  if (distance !== 'cross-node') return undefined;
  const master = masterOf(from.network, nads);
  if (master === undefined) return undefined;
  const speedOf = ({ node }: Endpoint): number | undefined => {
    const network = nodeNetworks.find((one) => one.node === node);
    return network === undefined ? undefined : linkNamed(master, network)?.speedMbps;
  };
  const [a, b] = [speedOf(from), speedOf(to)];
  return a === undefined || b === undefined ? undefined : { master, bitsPerSecond: Math.min(a, b) * 1e6 };
}
