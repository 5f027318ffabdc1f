import type { Diagnosis, State } from '../../checks/diagnosis/diagnosis.ts';
import type { Finding } from '../../findings/finding.ts';
import { pathOf } from '../../findings/refs.ts';
import type { Target } from '../../snapshot/target.ts';

/** One cause with all the pods that it holds up; the first of them tells it. */
export type RootCause = readonly [Diagnosis, ...Diagnosis[]];

/** Why pods have or lack their networks: the one value that every output format renders. */
export interface WhyReport {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly target: Target;
  /** The namespace that was looked at; absent for all. */
  readonly namespace?: string;
  /** What was asked for: certain pods, or whatever is in trouble. */
  readonly asked: 'pods' | 'troubles';
  /** Whether pods were looked into; else the API alone tells. */
  readonly inside: boolean;
  /** How many pods were looked at. */
  readonly pods: number;
  /** The worst first. */
  readonly causes: readonly RootCause[];
}

/** States in which a pod is without what it asked for, or nobody can tell. */
const troubled: ReadonlySet<State> = new Set<State>([
  'stuck',
  'without its networks',
  'without connectivity',
  'unknown',
]);

/** Whether a pod belongs into a list of what is wrong. */
export function isTroubled({ state }: Diagnosis): boolean {
  return troubled.has(state);
}

/** Diagnoses with the same cause together. */
export function byCause(diagnoses: readonly Diagnosis[]): readonly RootCause[] {
  const groups = new Map<string, [Diagnosis, ...Diagnosis[]]>();
  for (const diagnosis of diagnoses) {
    const key = keyOf(diagnosis);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [diagnosis]);
    else group.push(diagnosis);
  }
  return [...groups.values()].sort((a, b) => rank(a[0]) - rank(b[0]) || b.length - a.length);
}

function keyOf({ pod, state, cause, code, finding, seenInside }: Diagnosis): string {
  if (finding !== undefined) return [state, code, finding.subject.kind, pathOf(finding.subject), cause].join('\n');
  // What could not be read is one lack for all pods; what was said of one pod alone is its own.
  if (cause === '' || state === 'unknown') return `${state} ${seenInside ?? ''}\n${cause}`;
  return [state, cause, pathOf(pod)].join('\n');
}

const severities = ['P1', 'P2', 'P3'];

function rank({ severity, certainty, state }: Diagnosis): number {
  const weight = severity === undefined ? (state === 'unknown' ? 1 : 5) : severities.indexOf(severity);
  return 2 * weight + (certainty === 'unknown' ? 1 : 0);
}

/**
 * The exit code: 0 the networks are not in the way, 1 the worst is less than P1, 2 the cause of a P1 was found, 3 there is
 * trouble whose cause could not be told.
 */
export function whyExitCode({ causes }: Pick<WhyReport, 'causes'>): 0 | 1 | 2 | 3 {
  const told = causes.map(([first]) => first);
  if (told.some(({ severity, certainty }) => severity === 'P1' && certainty !== 'unknown')) return 2;
  if (told.some(({ certainty }) => certainty === 'unknown')) return 3;
  return told.some(({ severity }) => severity === 'P2') ? 1 : 0;
}

/** The cause in words that say how sure they are. */
export function causeInWords({ cause, certainty }: Pick<Diagnosis, 'cause' | 'certainty'>): string {
  const hedges = /most likely|seems to|when the pod was last tried/.test(cause);
  return certainty === 'likely' && !hedges ? `most likely, ${cause}` : cause;
}

/** What else is found of any of the pods, each once, the worst first. */
export function alsoFound(cause: RootCause): readonly Finding[] {
  const found = new Set(cause.flatMap(({ also }) => also));
  return [...found].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}
