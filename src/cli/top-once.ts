import { pause } from '../gather/inside/pause.ts';
import type { Progress } from './progress.ts';
import type { Round, Rounds } from './top-rounds.ts';

/** Samples twice, so many milliseconds apart. Rejects when cancelled. */
export async function sampleTwice(
  rounds: Rounds,
  interval: number,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<Round> {
  try {
    const first = await rounds(progress.step);
    if (first.pods === 0) return first;
    await pause(interval, signal);
    return await rounds(progress.step);
  } finally {
    progress.end();
  }
}

/** What to say beside the data: what could not be listed, and what to do about pods that could not be sampled. */
export function remarksOn({ gaps, rows }: Round): readonly string[] {
  const next = rows.flatMap(({ traffic }) =>
    traffic.kind === 'unsampled' && traffic.next !== undefined ? [`next: ${traffic.next}`] : [],
  );
  // The first serves as the example.
  return [...gaps.map((gap) => `warning: ${gap}`), ...next.slice(0, 1)];
}

/** Whether something that was asked for is unknown. */
export function isIncomplete({ gaps, rows }: Round): boolean {
  return gaps.length > 0 || rows.some(({ traffic: { kind } }) => kind === 'unsampled' || kind === 'not-again');
}
