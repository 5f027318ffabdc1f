import { podPath } from '../../domain/connectivity/endpoint.ts';
import type { Probed } from '../../domain/connectivity/probed.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Unjudged } from '../check.ts';
import { forEachReason, podOf } from './evidence.ts';
import type { Facts } from './facts.ts';
import { brokenIsolation } from './isolation.ts';
import { refusedPorts, severalAnswers, silentAddresses, silentGateways } from './other-destinations.ts';
import { lossyPairs, narrowPairs, slowPairs } from './poor-pairs.ts';
import { silentPairs } from './silent-pairs.ts';

/** The codes that measuring between pods can give. */
export const connectivityCodes = [
  'MN601',
  'MN602',
  'MN603',
  'MN604',
  'MN605',
  'MN606',
  'MN607',
  'MN608',
  'MN609',
  'MN610',
] as const;

/** Judges what was measured between pods: what is wrong, and what could not be told. Pure. */
export function* judgeConnectivity(probed: Probed, facts: Facts): Iterable<Finding | Unjudged> {
  yield* silentPairs(probed, facts);
  yield* lossyPairs(probed);
  yield* slowPairs(probed);
  yield* narrowPairs(probed);
  yield* brokenIsolation(probed);
  yield* silentGateways(probed);
  yield* silentAddresses(probed, facts);
  yield* refusedPorts(probed);
  yield* severalAnswers(probed);
  yield* unmeasuredPairs(probed);
  yield* unknownMtus(probed);
  yield* sharingPairs(probed);
}

/** What could not be measured: one remark for each reason. */
export function* unmeasuredPairs({ measurements }: Probed): Iterable<Unjudged> {
  yield* forEachReason(
    measurements.flatMap(({ pair, reading }) =>
      reading.kind === 'unmeasured'
        ? [{ from: pair.from, why: `what it reaches on its networks: ${reading.why}` }]
        : [],
    ),
  );
}

/** Path MTUs that were not found: one remark for each reason. */
export function* unknownMtus({ mtus = [] }: Probed): Iterable<Unjudged> {
  yield* forEachReason(
    mtus.flatMap(({ pair, mtu }) =>
      mtu.kind === 'unknown' ? [{ from: pair.from, why: `its path MTU: ${mtu.why}` }] : [],
    ),
  );
}

/** Pairs of pods with one address: nobody can tell who answers. */
export function* sharingPairs({ plans }: Probed): Iterable<Unjudged> {
  for (const { sharing } of plans) {
    for (const { from, to, address } of sharing) {
      if (to.kind !== 'pod' || podPath(from) > podPath(to.endpoint)) continue;
      yield {
        subject: podOf(from),
        unjudged: `whether it reaches ${podPath(to.endpoint)}: both hold ${address}, so nobody can tell who answers`,
      };
    }
  }
}
