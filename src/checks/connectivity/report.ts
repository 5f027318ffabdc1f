import type { Probed } from '../../domain/connectivity/probed.ts';
import type { Finding } from '../../findings/finding.ts';
import { compareRefs, compareText, ref } from '../../findings/refs.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Target } from '../../snapshot/target.ts';
import { duplicateAddress } from '../attachments/duplicate-address.ts';
import { defaultSettings } from '../check.ts';
import type { Unknown } from '../outcome.ts';
import { factsIn } from './facts.ts';
import { foldMeasured } from './fold.ts';
import { judgeConnectivity } from './judge.ts';

/** What measuring between pods gave, judged: the one value that every output format renders. */
export interface ConnectivityReport extends Probed {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly target: Target;
  /** Worst first, then by code and subject. */
  readonly findings: readonly Finding[];
  readonly unknowns: readonly Unknown[];
}

/**
 * Judges measurements, and adds what the snapshot shows of the same networks: two pods with one address (MN309), which also
 * explains what these pods lose. Pure.
 */
export function connectivityReport(probed: Probed, snapshot: Snapshot): ConnectivityReport {
  const { namespace } = probed;
  const facts = factsIn(snapshot);
  const findings: Finding[] = [...doubleAddresses(probed, snapshot)];
  const unknowns: Unknown[] = [...unreadPings(snapshot), ...(namespace === undefined ? unreadPods(snapshot) : [])];
  for (const item of judgeConnectivity(probed, facts)) {
    if ('unjudged' in item) unknowns.push({ kind: 'not-judged', subject: item.subject, why: item.unjudged });
    else findings.push(item);
  }
  if (probed.measurements.length === 0 && unknowns.length === 0) unknowns.push(nothingMeasured(namespace));
  const { takenAt, target } = snapshot;
  return { ...probed, takenAt, target, findings: foldMeasured(findings, probed, facts).sort(byWeight), unknowns };
}

/** What was measured of pods that are not in the snapshot cannot be told. */
function unreadPings({ pings }: Snapshot): Unknown[] {
  return pings.ok ? (pings.gaps ?? []).map((why) => ({ kind: 'not-gathered', part: 'pings', why })) : [];
}

/** Pods that may not be read are measured by nobody. */
function unreadPods({ pods }: Snapshot): Unknown[] {
  return pods.ok ? (pods.gaps ?? []).map((why) => ({ kind: 'not-gathered', part: 'pods', why })) : [];
}

/** Nothing measured is no health. */
export function nothingMeasured(namespace: string | undefined): Unknown {
  const subject =
    namespace === undefined ? ref('cluster', { name: 'all namespaces' }) : ref('namespace', { name: namespace });
  return { kind: 'not-judged', subject, why: 'no two live pods share a secondary network here' };
}

function doubleAddresses({ plans }: Probed, snapshot: Snapshot): readonly Finding[] {
  const networks = new Set(plans.map(({ network }) => network));
  const { findings } = duplicateAddress.run(snapshot, defaultSettings);
  return findings.filter((one) => one.code === 'MN309' && one.args.networks.some((network) => networks.has(network)));
}

/** Orders findings: the worst first, then by code and subject. */
export function byWeight(a: Finding, b: Finding): number {
  return compareText(a.severity, b.severity) || compareText(a.code, b.code) || compareRefs(a.subject, b.subject);
}
