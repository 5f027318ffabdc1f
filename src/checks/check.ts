import type { FindingCode } from '../findings/catalogue.ts';
import type { Finding, ObjectRef } from '../findings/finding.ts';
import { kinds } from '../kube/kinds.ts';
import { isWhole } from '../snapshot/gathered.ts';
import type { Need, Parts, Snapshot } from '../snapshot/snapshot.ts';
import type { Outcome, Unknown } from './outcome.ts';

/** Settings of a run that a user may change. */
export interface Settings {
  /** Percentage of a pool in use above which it is P2. */
  readonly poolNearlyFull: number;
  /** Percentage of a pool in use above which it is P3. */
  readonly poolFilling: number;
}

/** The settings when nobody says otherwise. */
export const defaultSettings: Settings = { poolNearlyFull: 90, poolFilling: 80 };

/** Something that a check could not judge about one object: a stated unknown. */
export interface Unjudged {
  readonly subject: ObjectRef;
  /** The reason, lower-case, without a final period. */
  readonly unjudged: string;
}

/** What a check sees: the parts it needs, those it wants if they were gathered, and the moment to judge by. */
export type Seen<N extends Need, W extends Need> = { readonly [P in N]: Parts[P] } & {
  readonly [P in W]?: Parts[P];
} & {
  /** RFC 3339: when the snapshot was taken. */
  readonly takenAt: string;
  /** Whether all of a part was read: what is not in an incomplete one may exist all the same. */
  readonly complete: (part: N | W) => boolean;
};

/** What the author of a check writes. */
export interface CheckDefinition<N extends Need, W extends Need> {
  /** Lower-case words joined by hyphens, unique among checks. */
  readonly slug: string;
  /** What holds when all is well, as a statement. */
  readonly title: string;
  readonly emits: readonly FindingCode[];
  /** Parts without which it cannot judge: when one is missing, its outcome is unknown. */
  readonly needs: readonly N[];
  /** Parts that make it judge better. */
  readonly wants?: readonly W[];
  /** Why it does not apply to this cluster, if it does not: its outcome is skipped. */
  skip?(seen: Seen<N, W>): string | undefined;
  judge(seen: Seen<N, W>, settings: Settings): Iterable<Finding | Unjudged>;
}

/** One question asked of a snapshot. */
export interface Check {
  readonly slug: string;
  readonly title: string;
  readonly emits: readonly FindingCode[];
  readonly needs: readonly Need[];
  readonly wants: readonly Need[];
  run(snapshot: Snapshot, settings: Settings): Outcome;
}

/** Declares a check. It is handed the parts it declares and no others, so what it reads is what it says it reads. */
export function defineCheck<const N extends Need, const W extends Need = never>(
  definition: CheckDefinition<N, W>,
): Check {
  const { slug, title, emits, needs, wants = [] } = definition;
  const about = { slug, title, emits };
  return {
    ...about,
    needs,
    wants,
    run(snapshot, settings) {
      const missing = needs.flatMap((part) => missingPart(snapshot, part));
      const seen = view(snapshot, [...needs, ...wants]);
      const absent = notInstalled(missing) ?? notWanted(missing);
      if (absent !== undefined) return { ...about, result: 'skipped', findings: [], unknowns: [], skipped: absent };
      if (!sees<N, W>(seen, snapshot, needs)) return { ...about, result: 'unknown', findings: [], unknowns: missing };
      const skipped = definition.skip?.(seen);
      if (skipped !== undefined) return { ...about, result: 'skipped', findings: [], unknowns: [], skipped };
      const findings: Finding[] = [];
      const unknowns: Unknown[] = [...gaps(snapshot, needs)];
      for (const item of definition.judge(seen, settings)) {
        if ('unjudged' in item) unknowns.push({ kind: 'not-judged', subject: item.subject, why: item.unjudged });
        else findings.push(item);
      }
      const result = findings.length > 0 ? 'found' : unknowns.length > 0 ? 'unknown' : 'pass';
      return { ...about, result, findings, unknowns };
    },
  };
}

function missingPart(snapshot: Snapshot, part: Need): Unknown[] {
  const gathered = snapshot[part];
  return gathered.ok ? [] : [{ kind: 'not-gathered', part, why: gathered.why }];
}

// Every cluster knows these: an answer that says otherwise comes from something else.
const builtIn: readonly Need[] = ['pods', 'nodes', 'namespaces', 'events', 'configMaps', 'daemonSets'];

// A part that this cluster does not know at all leaves nothing to judge: that is no gap in what was read.
function notInstalled(missing: readonly Unknown[]): string | undefined {
  const whats = missing.flatMap((unknown) =>
    unknown.kind === 'not-gathered' && unknown.why.reason === 'not-installed' && !builtIn.includes(unknown.part)
      ? [unknown.part]
      : [],
  );
  return whats.length > 0 && whats.length === missing.length
    ? `this cluster has no ${whats.map(resourceOf).join(', ')}`
    : undefined;
}

/** The name by which kubectl knows a part that is a kind of object. */
function resourceOf(part: Need): string {
  const [, kind] = Object.entries(kinds).find(([name]) => name === part) ?? [];
  return kind?.resource ?? part;
}

// What a command asks only on request leaves nothing to judge when nobody asked. Snapshots of older versions lack the ranges of services.
const onRequest: readonly Need[] = ['insides', 'pings', 'bandwidth', 'serviceCidrs'];

function notWanted(missing: readonly Unknown[]): string | undefined {
  for (const unknown of missing) {
    if (unknown.kind !== 'not-gathered' || !onRequest.includes(unknown.part)) continue;
    if (unknown.why.reason === 'not-asked') return unknown.why.detail;
  }
  return undefined;
}

function gaps(snapshot: Snapshot, parts: readonly Need[]): Unknown[] {
  return parts.flatMap((part) => {
    const gathered = snapshot[part];
    return gathered.ok ? (gathered.gaps ?? []).map((why): Unknown => ({ kind: 'not-gathered', part, why })) : [];
  });
}

type View = { readonly [P in Need]?: Parts[P] } & Pick<Seen<Need, never>, 'takenAt' | 'complete'>;

// Getters, so that a test can watch which parts a check really reads.
function view(snapshot: Snapshot, parts: readonly Need[]): View {
  const seen: View = { takenAt: snapshot.takenAt, complete: (part) => isWhole(snapshot[part]) };
  for (const part of parts) {
    const gathered = snapshot[part];
    if (gathered.ok) Object.defineProperty(seen, part, { get: () => gathered.value, enumerable: true });
  }
  return seen;
}

function sees<N extends Need, W extends Need>(
  seen: View,
  snapshot: Snapshot,
  needs: readonly N[],
): seen is View & Seen<N, W> {
  return needs.every((part) => snapshot[part].ok && Object.hasOwn(seen, part));
}
