import { shortTests } from '../../checks/bandwidth/expectation.ts';
import { type LinkFacts, linkFacts } from '../../checks/bandwidth/facts.ts';
import type { BandwidthTargets, Load } from '../../domain/bandwidth/run.ts';
import type { BandwidthTest } from '../../domain/bandwidth/test.ts';
import { type Able, gatherBandwidth } from '../../gather/bandwidth/bandwidth.ts';
import { bandwidthReadingOf } from '../../gather/bandwidth/decode.ts';
import { findPathMtu } from '../../gather/bandwidth/path-mtu.ts';
import type { Probing } from '../../gather/probing/probing.ts';
import type { BandwidthTestRecord } from '../../snapshot/bandwidth-record.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Listeners } from '../seen.ts';

/** What to measure, and what it is held against. */
export interface Measuring {
  readonly probing: Probing;
  readonly able: Able;
  readonly tests: readonly BandwidthTest[];
  readonly load: Load;
  readonly targets: BandwidthTargets;
  readonly snapshot: Snapshot;
}

/** Runs tests, and searches the path MTU of those that get too little. */
export async function measure(
  { probing, able, tests, load, targets, snapshot }: Measuring,
  { phases }: Listeners,
): Promise<BandwidthTestRecord[]> {
  phases.begin('measuring');
  const measured = await gatherBandwidth(probing, able, tests, load);
  phases.begin('searching the path MTU of what is too slow');
  return withPathMtus(probing, tests, measured, targets, linkFacts(snapshot));
}

/** Adds the path MTU to the tests that got less than expected: of the others nobody asks why. */
async function withPathMtus(
  probing: Probing,
  tests: readonly BandwidthTest[],
  measured: readonly BandwidthTestRecord[],
  targets: BandwidthTargets,
  facts: LinkFacts,
): Promise<BandwidthTestRecord[]> {
  const explained: BandwidthTestRecord[] = [];
  for (const [index, record] of measured.entries()) {
    const test = tests[index];
    const [short] =
      test === undefined ? [] : shortTests([{ test, reading: bandwidthReadingOf(record.answer) }], targets, facts);
    explained.push(short === undefined ? record : { ...record, pathMtu: await findPathMtu(probing, short) });
  }
  return explained;
}
