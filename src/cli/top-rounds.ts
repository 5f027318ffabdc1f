import { decodePod } from '../domain/attachments/decode.ts';
import { type InterfaceTraffic, podTraffic } from '../domain/traffic/pod-traffic.ts';
import { advance, type History } from '../domain/traffic/sample.ts';
import { openSampler, type SamplerRequest } from '../gather/traffic.ts';
import { narrowing, type SelectionFlags } from './focus.ts';
import { podsMeant } from './inside-scope.ts';
import { UsageProblem } from './problem.ts';
import { scopeOf } from './scope.ts';
import type { Source } from './source.ts';

/** What one round of sampling gave. */
export interface Round {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly pods: number;
  readonly rows: readonly InterfaceTraffic[];
  /** What could not be listed, as phrases. */
  readonly gaps: readonly string[];
}

/** Lists the pods that are meant and samples them; each call is one round, and rates are between it and the one before. */
export type Rounds = (onProgress?: (done: number, all: number) => void) => Promise<Round>;

/**
 * Prepares rounds. A round throws a UsageProblem when pods cannot be listed or a named one does not exist, and rejects when
 * cancelled.
 */
export function openRounds(
  source: Source,
  word: string | undefined,
  flags: SelectionFlags,
  request: SamplerRequest,
  signal: AbortSignal,
): Rounds {
  const { reader, shell } = source.hands();
  const sample = openSampler({ reader, shell, signal }, request);
  const plan = { kinds: ['pods'], scope: scopeOf(flags, source.target), pods: narrowing(flags) } as const;
  // By uid: a later pod of the same name is another one.
  let histories: ReadonlyMap<string, History> = new Map();
  return async (onProgress) => {
    const { lists, takenAt } = await source.record(plan);
    signal.throwIfAborted();
    const listed = lists.pods;
    if (listed === undefined) throw new UsageProblem('cannot list pods: nobody asked');
    if (!listed.ok) throw new UsageProblem(`cannot ${listed.why.what}: ${listed.why.detail}`, listed.why.next);
    const pods = podsMeant(word, flags, listed.value.map(decodePod), source.target);
    const sampled = await sample(pods, onProgress);
    const known = histories;
    histories = new Map([...sampled].map(([{ uid }, one]) => [uid, advance(known.get(uid) ?? {}, one)]));
    const rows = pods.flatMap((pod) => podTraffic(pod, histories.get(pod.uid) ?? {}));
    const gaps = (listed.gaps ?? []).map(({ what, detail }) => `cannot ${what}: ${detail}`);
    return { takenAt, pods: pods.length, rows, gaps };
  };
}
