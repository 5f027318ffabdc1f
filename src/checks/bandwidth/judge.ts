import type { BandwidthTargets } from '../../domain/bandwidth/run.ts';
import type { Surroundings } from '../../domain/bandwidth/surroundings.ts';
import type { BandwidthMeasurement, BandwidthTest, Flow } from '../../domain/bandwidth/test.ts';
import { DEFAULT_NETWORK, podPath } from '../../domain/connectivity/endpoint.ts';
import { bitRate } from '../../findings/catalogue/bandwidth.ts';
import type { Evidence, Finding } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import type { Unjudged } from '../check.ts';
import { networkRef, podOf } from '../connectivity/evidence.ts';
import { ENOUGH, missedBy } from './expectation.ts';
import type { LinkFacts } from './facts.ts';
import { suspectEvidence, suspectsOf, suspicions } from './suspects.ts';

/** The codes that measuring bandwidth can give. */
export const bandwidthCodes = ['MN701', 'MN702', 'MN703', 'MN704'] as const;

/** Fewer like pairs are no measure. */
const LEAST_PEERS = 3;

/** Judges bandwidth measurements: against targets, else against the speed of the link, and against like pairs. Pure. */
export function* judgeBandwidth(
  measurements: readonly BandwidthMeasurement[],
  targets: BandwidthTargets,
  facts: LinkFacts,
): Iterable<Finding | Unjudged> {
  for (const { test, reading, around } of measurements) {
    if (reading.kind === 'unmeasured')
      yield {
        subject: podOf(test.from),
        unjudged: `bandwidth to ${podPath(test.to)} on ${test.from.network}: ${reading.why}`,
      };
    else if (reading.kind === 'no-connection')
      yield finding('MN704', { ...about(test), args: { ...waysOf(test, 'client'), failure: reading.said } });
    // The default network is measured for comparison only.
    else if (test.from.network === DEFAULT_NETWORK) continue;
    else for (const flow of reading.flows) yield* judgeFlow({ test, reading, around }, flow, targets, facts);
  }
  if (targets.minBitsPerSecond === undefined) yield* slowOnes(measurements, targets);
}

type Measured = Extract<BandwidthMeasurement['reading'], { kind: 'measured' }>;

interface MeasuredTest {
  readonly test: BandwidthTest;
  readonly reading: Measured;
  readonly around: Surroundings | undefined;
}

function* judgeFlow(
  { test, reading, around }: MeasuredTest,
  flow: Flow,
  targets: BandwidthTargets,
  facts: LinkFacts,
): Iterable<Finding> {
  const { maxJitterMs, maxLostPercent } = targets;
  const { bitsPerSecond, jitterMs, lostPercent } = flow;
  const ways = waysOf(test, flow.sender);
  const evidence = evidenceOf(test, flow, reading);
  const missed = missedBy(test, flow, targets, facts);
  if (missed !== undefined) {
    const suspects = suspectsOf(test, flow, reading, around, facts);
    yield finding('MN701', {
      ...about(test, [...evidence, ...suspectEvidence(suspects)]),
      args: {
        ...ways,
        bitsPerSecond,
        targetBitsPerSecond: missed.bitsPerSecond,
        by: missed.by,
        ...(missed.by === 'link' ? { master: missed.master } : {}),
        suspects: suspicions(suspects),
      },
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

/** Flows that carry less than half of what like ones of their network do (MN703); nobody's word is known of what those should carry. */
function* slowOnes(
  measurements: readonly BandwidthMeasurement[],
  { expectedBitsPerSecond = {} }: BandwidthTargets,
): Iterable<Finding> {
  const flows = measurements.flatMap(({ test, reading }) =>
    reading.kind === 'measured' ? reading.flows.map((flow) => ({ test, flow, reading })) : [],
  );
  const alike = Map.groupBy(flows, ({ test }) => `${test.from.network} ${test.distance}`);
  for (const own of alike.values()) {
    const [first] = own;
    if (own.length < LEAST_PEERS || first === undefined || first.test.from.network in expectedBitsPerSecond) continue;
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
function medianOf(values: readonly number[]): number {
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
