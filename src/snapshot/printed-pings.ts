import { isRecord } from '../kube/record.ts';
import type { ManyGroup } from '../probe/many.ts';
import { isFigure } from './end-file.ts';
import type { Gathered } from './gathered.ts';
import type { IntrusionsOfPod, ManyRun, MtuRound, PairRecord, PathMtusOfPod, PrintedPings } from './pings-record.ts';

type ValueOf<T extends { readonly answer: Gathered<unknown> }> =
  Extract<T['answer'], { ok: true }> extends { readonly value: infer V } ? V : never;
type Search = ValueOf<PathMtusOfPod>;

/** Whether it is what was printed in a container. */
export function isPrinted(value: unknown): value is PrintedPings {
  return isRecord(value) && typeof value.container === 'string' && Array.isArray(value.runs) && value.runs.every(isRun);
}

/** Whether it is what was printed by attempts to reach networks. */
export function isIntrusion(value: unknown): value is ValueOf<IntrusionsOfPod> {
  if (!isRecord(value) || !isPrinted(value)) return false;
  return (
    (!('arp' in value) || typeof value.arp === 'string') && (!('linkLocal' in value) || isLinkLocal(value.linkLocal))
  );
}

function isLinkLocal(value: unknown): boolean {
  return (
    isRecord(value) &&
    Array.isArray(value.pairs) &&
    value.pairs.every(isFigure) &&
    Array.isArray(value.runs) &&
    value.runs.every(isRun) &&
    destinationsOf(value.runs) === value.pairs.length
  );
}

/** Whether it is what was printed by a search for path MTUs. */
export function isSearch(value: unknown): value is Search {
  return (
    isRecord(value) &&
    typeof value.container === 'string' &&
    Array.isArray(value.interfaces) &&
    value.interfaces.every(
      (one) => isRecord(one) && typeof one.interface === 'string' && typeof one.stdout === 'string',
    ) &&
    Array.isArray(value.rounds) &&
    value.rounds.every(isRound)
  );
}

function isRound(value: unknown): value is MtuRound {
  return (
    isRecord(value) &&
    Array.isArray(value.tries) &&
    value.tries.every((one) => isRecord(one) && isFigure(one.pair) && isFigure(one.bytes)) &&
    Array.isArray(value.runs) &&
    value.runs.every(isRun)
  );
}

/** Whether what was run has a destination for each pair. */
export function asksItsPairs({ runs }: PrintedPings, pairs: readonly PairRecord[]): boolean {
  return destinationsOf(runs) === pairs.length;
}

function destinationsOf(runs: readonly ManyRun[]): number {
  return runs.flatMap(({ groups }) => groups).reduce((sum, { destinations }) => sum + destinations.length, 0);
}

/** Whether each round has a destination for each of its tries, and tries pairs that there are. */
export function triesItsPairs({ rounds }: Search, pairs: readonly PairRecord[]): boolean {
  return rounds.every(
    ({ tries, runs }) => destinationsOf(runs) === tries.length && tries.every(({ pair }) => pairs[pair] !== undefined),
  );
}

function isRun(value: unknown): value is ManyRun {
  return (
    isRecord(value) &&
    Array.isArray(value.groups) &&
    value.groups.every(isGroup) &&
    typeof value.marker === 'string' &&
    typeof value.stdout === 'string' &&
    (value.failure === undefined || typeof value.failure === 'string')
  );
}

function isGroup(value: unknown): value is ManyGroup {
  return (
    isRecord(value) &&
    isTexts(value.before) &&
    isTexts(value.destinations) &&
    (value.after === undefined || isTexts(value.after))
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
