import type { BandwidthRun } from '../../domain/bandwidth/run.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Target } from '../../snapshot/target.ts';
import { byWeight, nothingMeasured } from '../connectivity/report.ts';
import type { Unknown } from '../outcome.ts';
import { linkFacts } from './facts.ts';
import { judgeBandwidth } from './judge.ts';
import { untestedRef } from './untested.ts';

/** What measuring bandwidth gave, judged: the one value that every output format renders. */
export interface BandwidthReport extends BandwidthRun {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly target: Target;
  readonly findings: readonly Finding[];
  readonly unknowns: readonly Unknown[];
}

/** Judges measurements. Pure. */
export function bandwidthReport(run: BandwidthRun, snapshot: Snapshot): BandwidthReport {
  const { takenAt, target } = snapshot;
  const findings: Finding[] = [];
  const gaps = snapshot.bandwidth.ok ? (snapshot.bandwidth.gaps ?? []) : [];
  const unknowns: Unknown[] = [
    ...gaps.map((why): Unknown => ({ kind: 'not-gathered', part: 'bandwidth', why })),
    ...run.untested.map((one): Unknown => ({ kind: 'not-judged', subject: untestedRef(one), why: one.why })),
  ];
  for (const item of judgeBandwidth(run.measurements, run.targets, linkFacts(snapshot))) {
    if ('unjudged' in item) unknowns.push({ kind: 'not-judged', subject: item.subject, why: item.unjudged });
    else findings.push(item);
  }
  if (run.measurements.length === 0 && unknowns.length === 0) unknowns.push(nothingMeasured(run.namespace));
  return { ...run, takenAt, target, findings: findings.sort(byWeight), unknowns };
}
