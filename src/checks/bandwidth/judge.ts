import type { BandwidthTargets } from '../../domain/bandwidth/run.ts';
import type { BandwidthMeasurement, BandwidthTest, Flow } from '../../domain/bandwidth/test.ts';
import { DEFAULT_NETWORK, type Endpoint, podPath } from '../../domain/connectivity/endpoint.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { NodeNetwork } from '../../domain/nodes/node-network.ts';
import { linkNamed } from '../../domain/nodes/presence.ts';
import { bitRate } from '../../findings/catalogue/bandwidth.ts';
import type { Evidence, Finding } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import type { Unjudged } from '../check.ts';
import { networkRef, podOf } from '../connectivity/evidence.ts';

/** The codes that measuring bandwidth can give. */
export const bandwidthCodes = ['MN701', 'MN702', 'MN703', 'MN704'] as const;

/** What is known of the links under the networks. */
export interface LinkFacts {
  readonly nads: readonly Nad[];
  readonly nodeNetworks: readonly NodeNetwork[];
}

/** Below this share of what a link or like pairs carry, something is the matter. */
const ENOUGH = 0.5;
/** Fewer like pairs are no measure. */
const LEAST_PEERS = 3;

/** Judges bandwidth measurements: against targets, else against the speed of the link, and against like pairs. Pure. */
export function* judgeBandwidth(
  measurements: readonly BandwidthMeasurement[],
  targets: BandwidthTargets,
  facts: LinkFacts,
): Iterable<Finding | Unjudged> {
  for (const { test, reading } of measurements) {
    if (reading.kind === 'unmeasured')
      yield {
        subject: podOf(test.from),
        unjudged: `bandwidth to ${podPath(test.to)} on ${test.from.network}: ${reading.why}`,
      };
    else if (reading.kind === 'no-connection')
      yield finding('MN704', { ...about(test), args: { ...waysOf(test, 'client'), failure: reading.said } });
    // The default network is measured for comparison only.
    else if (test.from.network === DEFAULT_NETWORK) continue;
    else for (const flow of reading.flows) yield* judgeFlow(test, flow, targets, facts, reading);
  }
  if (targets.minBitsPerSecond === undefined) yield* slowOnes(measurements);
}

type Measured = Extract<BandwidthMeasurement['reading'], { kind: 'measured' }>;

function* judgeFlow(
  test: BandwidthTest,
  flow: Flow,
  targets: BandwidthTargets,
  facts: LinkFacts,
  reading: Measured,
): Iterable<Finding> {
  const { minBitsPerSecond, maxJitterMs, maxLostPercent } = targets;
  const { bitsPerSecond, jitterMs, lostPercent } = flow;
  const ways = waysOf(test, flow.sender);
  const evidence = evidenceOf(test, flow, reading);
  const isUdp = jitterMs !== undefined;
  if (minBitsPerSecond !== undefined && bitsPerSecond < minBitsPerSecond) {
    yield finding('MN701', {
      ...about(test, evidence),
      args: { ...ways, bitsPerSecond, targetBitsPerSecond: minBitsPerSecond, by: 'target' },
    });
  }
  // A UDP test sends at the rate it was told: that it is below the link's says nothing.
  const link = minBitsPerSecond === undefined && !isUdp ? linkUnder(test, facts) : undefined;
  if (link !== undefined && bitsPerSecond < ENOUGH * link.bitsPerSecond) {
    yield finding('MN701', {
      ...about(test, evidence),
      args: { ...ways, bitsPerSecond, targetBitsPerSecond: link.bitsPerSecond, by: 'link', master: link.master },
    });
  }
  const tooUneven = maxJitterMs !== undefined && jitterMs !== undefined && jitterMs > maxJitterMs;
  const tooLossy = maxLostPercent !== undefined && lostPercent !== undefined && lostPercent > maxLostPercent;
  if (tooUneven || tooLossy) {
    yield finding('MN702', {
      ...about(test, evidence),
      args: {
        ...ways,
        ...(tooUneven ? { jitterMs, maxJitterMs } : {}),
        ...(tooLossy ? { lostPercent, maxLostPercent } : {}),
      },
    });
  }
}

/** Flows that carry less than half of what like ones of their network do (MN703). */
function* slowOnes(measurements: readonly BandwidthMeasurement[]): Iterable<Finding> {
  const flows = measurements.flatMap(({ test, reading }) =>
    reading.kind === 'measured' ? reading.flows.map((flow) => ({ test, flow, reading })) : [],
  );
  const alike = Map.groupBy(flows, ({ test }) => `${test.from.network} ${test.distance}`);
  for (const own of alike.values()) {
    if (own.length < LEAST_PEERS) continue;
    const median = medianOf(own.map(({ flow }) => flow.bitsPerSecond));
    for (const { test, flow, reading } of own) {
      if (flow.bitsPerSecond >= ENOUGH * median) continue;
      yield finding('MN703', {
        ...about(test, evidenceOf(test, flow, reading)),
        args: {
          ...waysOf(test, flow.sender),
          bitsPerSecond: flow.bitsPerSecond,
          medianBitsPerSecond: median,
          peers: own.length,
        },
      });
    }
  }
}

/** The middle value; of an even number the lower of the two. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}

function waysOf({ from, to }: BandwidthTest, sender: Flow['sender']): { network: string; from: string; to: string } {
  const [start, end] = sender === 'client' ? [from, to] : [to, from];
  return { network: from.network, from: podPath(start), to: podPath(end) };
}

function about(test: BandwidthTest, evidence: readonly Evidence[] = []) {
  return { subject: networkRef(test.from.network), affected: [podOf(test.from), podOf(test.to)], evidence };
}

function evidenceOf(test: BandwidthTest, flow: Flow, { clientCpuPercent, serverCpuPercent }: Measured): Evidence[] {
  const { bitsPerSecond, seconds, retransmits, maxCongestionWindowBytes, jitterMs, lostPercent } = flow;
  const parts = [
    `${bitRate(bitsPerSecond)} received${seconds === undefined ? '' : ` over ${Math.round(seconds)} s`}`,
    ...(retransmits === undefined ? [] : [`${retransmits} retransmits`]),
    ...(maxCongestionWindowBytes === undefined ? [] : [`congestion window up to ${maxCongestionWindowBytes} bytes`]),
    ...(jitterMs === undefined ? [] : [`jitter ${jitterMs.toFixed(3)} ms`]),
    ...(lostPercent === undefined ? [] : [`${lostPercent.toFixed(2)} % lost`]),
    ...(clientCpuPercent === undefined || serverCpuPercent === undefined
      ? []
      : [
          `processor ${Math.round(clientCpuPercent)} % of a core at the client, ${Math.round(serverCpuPercent)} % at the server`,
        ]),
  ];
  const command = `iperf3 -c ${test.address} -B ${test.bind}${flow.sender === 'server' ? ' -R' : ''}`;
  return [{ source: command, of: podOf(test.from), text: parts.join(', ') }];
}

/** The slower of the two links that a test between nodes goes over, where both are known. */
function linkUnder(
  { from, to, distance }: BandwidthTest,
  { nads, nodeNetworks }: LinkFacts,
): { readonly master: string; readonly bitsPerSecond: number } | undefined {
  if (distance !== 'cross-node') return undefined;
  const nad = nads.find(({ namespace, name }) => `${namespace}/${name}` === from.network);
  const master =
    nad?.config.kind === 'decoded' && nad.config.uplink.kind === 'master' ? nad.config.uplink.name : undefined;
  if (master === undefined) return undefined;
  const speedOf = ({ node }: Endpoint): number | undefined => {
    const network = nodeNetworks.find((one) => one.node === node);
    return network === undefined ? undefined : linkNamed(master, network)?.speedMbps;
  };
  const [a, b] = [speedOf(from), speedOf(to)];
  return a === undefined || b === undefined ? undefined : { master, bitsPerSecond: Math.min(a, b) * 1e6 };
}
