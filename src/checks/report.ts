import type { Finding, Severity } from '../findings/finding.ts';
import { compareRefs, compareText } from '../findings/refs.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Target } from '../snapshot/target.ts';
import { foldConnections } from './bandwidth/fold.ts';
import type { Check, Settings } from './check.ts';
import { factsIn } from './connectivity/facts.ts';
import { foldMeasured } from './connectivity/fold.ts';
import { foldSymptoms } from './fold.ts';
import { foldConfirmed } from './inside/fold.ts';
import type { Outcome, Unknown } from './outcome.ts';

/** What all checks together found: the one value that every output format renders. */
export interface CheckReport {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly target: Target;
  /** The namespace that was looked at; absent for all. */
  readonly namespace?: string;
  readonly seen: Counts;
  /** Worst first, then by code and subject. */
  readonly findings: readonly Finding[];
  readonly outcomes: readonly Outcome[];
  readonly unknowns: readonly Unknown[];
}

/** How much was looked at; absent where it could not be read. */
interface Counts {
  readonly pods?: number;
  /** Pods that ask for secondary networks. */
  readonly attached?: number;
  readonly networks?: number;
  readonly nodes?: number;
}

/** What part of the findings the user asked about. */
export interface Focus {
  readonly namespace?: string;
  /** Decides whether a finding belongs to it. */
  readonly includes: (finding: Finding) => boolean;
  /** Why there is nothing to judge there: silence about nothing must not look like health. */
  readonly empty?: Unknown;
}

/** Runs checks over a snapshot. Pure: the same snapshot and settings give the same report. */
export function judge(snapshot: Snapshot, checks: readonly Check[], settings: Settings, focus: Focus): CheckReport {
  const judged = checks.map((check) => check.run(snapshot, settings));
  const told = foldConfirmed(foldSymptoms(judged.flatMap((outcome) => outcome.findings)));
  const findings = withoutRepetition(told, snapshot).filter(focus.includes).sort(byWeight);
  const { takenAt, target } = snapshot;
  return {
    takenAt,
    target,
    ...(focus.namespace === undefined ? {} : { namespace: focus.namespace }),
    seen: counts(snapshot, focus.namespace),
    findings,
    outcomes: judged.map((outcome) => settled(outcome, findings)),
    unknowns: distinct([
      ...(focus.empty === undefined ? [] : [focus.empty]),
      ...judged.flatMap((outcome) => outcome.unknowns),
    ]),
  };
}

/** Trouble between pods whose cause is found is told with its cause. */
function withoutRepetition(findings: readonly Finding[], snapshot: Snapshot): readonly Finding[] {
  const { pings, bandwidth } = snapshot;
  const folded = pings.ok ? foldMeasured(findings, pings.value, factsIn(snapshot)) : findings;
  return bandwidth.ok ? foldConnections(folded, bandwidth.value, pings.ok ? pings.value.measurements : []) : folded;
}

const weight: Readonly<Record<Severity, number>> = { P1: 0, P2: 1, P3: 2 };

function byWeight(a: Finding, b: Finding): number {
  return weight[a.severity] - weight[b.severity] || compareText(a.code, b.code) || compareRefs(a.subject, b.subject);
}

// What a check found may since have been folded into its cause, or lie outside the focus: its outcome follows what is left.
function settled(outcome: Outcome, left: readonly Finding[]): Outcome {
  if (outcome.result === 'skipped') return outcome;
  const findings = left.filter((finding) => outcome.emits.includes(finding.code));
  const result = findings.length > 0 ? 'found' : outcome.unknowns.length > 0 ? 'unknown' : 'pass';
  return { ...outcome, findings, result };
}

// Many checks need the same part: when it is missing, that is one unknown.
function distinct(unknowns: readonly Unknown[]): Unknown[] {
  const seen = new Map<string, Unknown>();
  for (const unknown of unknowns) seen.set(JSON.stringify(unknown), unknown);
  return [...seen.values()];
}

function counts(snapshot: Snapshot, namespace: string | undefined): Counts {
  const inside = (object: { readonly namespace: string }) => namespace === undefined || object.namespace === namespace;
  const { pods, nads, nodes } = snapshot;
  const seen = pods.ok ? pods.value.filter((pod) => pod.life !== 'finished' && inside(pod)) : undefined;
  return {
    ...(seen === undefined
      ? {}
      : { pods: seen.length, attached: seen.filter((pod) => pod.request !== undefined && !pod.hostNetwork).length }),
    ...(nads.ok ? { networks: nads.value.filter(inside).length } : {}),
    ...(nodes.ok ? { nodes: nodes.value.length } : {}),
  };
}
