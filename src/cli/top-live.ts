import { inWords } from '../gather/inside/duration.ts';
import { pause } from '../gather/inside/pause.ts';
import { oneLine } from '../report/escape.ts';
import { UsageProblem } from './problem.ts';
import { clip, type Screen } from './screen.ts';
import type { Round, Rounds } from './top-rounds.ts';

/** How to show rounds one after another. */
export interface LiveStyle {
  /** Milliseconds from the beginning of a round to that of the next. */
  readonly interval: number;
  /** The table of a round, with names cut to so many characters. */
  readonly table: (round: Round, longestName?: number) => string;
  /** How wide the terminal is now. */
  readonly columns: () => number;
  readonly signal: AbortSignal;
}

/**
 * Shows one round after another in place, until it is cancelled: then it rejects. What fails at the first round ends it; what
 * fails later is shown in the place of the table, and tried again.
 */
export async function showLive(rounds: Rounds, open: () => Screen, style: LiveStyle): Promise<never> {
  const { interval, signal } = style;
  const screen = open();
  try {
    screen.draw(['sampling']);
    await rounds((done, all) => screen.draw([`sampling ${done}/${all} pods`]));
    screen.draw([`measuring for ${inWords(interval)}`]);
    await pause(interval, signal);
    while (true) {
      const began = performance.now();
      screen.draw(await picture(rounds, style));
      // Where rounds take longer than the interval, the cluster still gets a rest.
      await pause(Math.max(interval / 2, interval - (performance.now() - began)), signal);
    }
  } finally {
    screen.close();
  }
}

async function picture(rounds: Rounds, style: LiveStyle): Promise<readonly string[]> {
  const { interval } = style;
  try {
    const round = await rounds();
    const lines = round.rows.length === 0 ? ['No resources found'] : fitting(round, style);
    return [headline(round, interval), ...round.gaps.map((gap) => `warning: ${oneLine(gap)}`), '', ...lines];
  } catch (error) {
    if (!(error instanceof UsageProblem)) throw error;
    return [`error: ${oneLine(error.message)}`, `tried again every ${inWords(interval)}; Ctrl-C ends`];
  }
}

const NAME_LENGTHS = [undefined, 32, 26, 20, 14] as const;

/** The lines of the table, with names cut until the figures have room: by the titles, as notes at the end may be longer. */
function fitting(round: Round, { table, columns }: LiveStyle): readonly string[] {
  const width = columns();
  let lines: readonly string[] = [];
  for (const longest of NAME_LENGTHS) {
    lines = table(round, longest).trimEnd().split('\n');
    const [titles = ''] = lines;
    if (clip(titles, width) === titles) break;
  }
  return lines;
}

function headline({ takenAt, pods, rows }: Round, interval: number): string {
  const unsampled = rows.filter(({ traffic }) => traffic.kind === 'unsampled').length;
  const without = unsampled === 0 ? '' : `, ${unsampled} not sampled`;
  return `${oneLine(takenAt)}   every ${inWords(interval)}   pods: ${pods}${without}   Ctrl-C ends`;
}
