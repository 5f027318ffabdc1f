import type { BandwidthMeasurement } from '../../domain/bandwidth/test.ts';
import type { Finding, ObjectRef } from '../../findings/finding.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Target } from '../../snapshot/target.ts';
import { byWeight, nothingMeasured } from '../connectivity/report.ts';
import type { Unknown } from '../outcome.ts';
import { type BandwidthTargets, judgeBandwidth } from './judge.ts';

/** How the ways were loaded. */
export interface Load {
  readonly durationSeconds: number;
  readonly parallel: number;
  readonly direction?: 'reverse' | 'both' | undefined;
  readonly udpBitsPerSecond?: number | undefined;
}

/** What measuring bandwidth gave, judged: the one value that every output format renders. */
export interface BandwidthReport {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly target: Target;
  /** The namespace that was looked at; absent for all. */
  readonly namespace?: string;
  readonly load: Load;
  readonly targets: BandwidthTargets;
  readonly measurements: readonly BandwidthMeasurement[];
  readonly findings: readonly Finding[];
  readonly unknowns: readonly Unknown[];
}

/** Judges measurements. `untested`: what could not be tested at all, and why. Pure. */
export function bandwidthReport(
  measured: Pick<BandwidthReport, 'load' | 'targets' | 'measurements'>,
  untested: readonly { readonly subject: ObjectRef; readonly why: string }[],
  snapshot: Snapshot,
  namespace: string | undefined,
): BandwidthReport {
  const { nads, nodeNetworks, takenAt, target } = snapshot;
  const facts = { nads: nads.ok ? nads.value : [], nodeNetworks: nodeNetworks.ok ? nodeNetworks.value : [] };
  const findings: Finding[] = [];
  const unknowns: Unknown[] = untested.map((one) => ({ kind: 'not-judged', ...one }));
  for (const item of judgeBandwidth(measured.measurements, measured.targets, facts)) {
    if ('unjudged' in item) unknowns.push({ kind: 'not-judged', subject: item.subject, why: item.unjudged });
    else findings.push(item);
  }
  if (measured.measurements.length === 0 && unknowns.length === 0) unknowns.push(nothingMeasured(namespace));
  return {
    ...measured,
    takenAt,
    target,
    ...(namespace === undefined ? {} : { namespace }),
    findings: findings.sort(byWeight),
    unknowns,
  };
}
