import type { Problem } from '../../domain/problem.ts';
import { countersOf, type LinkCounters } from '../interface.ts';
import { lineProblem, linesOf, type Parsed, wholeNumber, wordsOf } from '../parsed.ts';

/** Names and counters of every link in the network namespace of the reader. */
export const procNetDev = '/proc/net/dev';

/** A link and what passed it. */
export interface NamedCounters {
  readonly name: string;
  readonly counters: LinkCounters;
}

/** Reads /proc/net/dev (kernel net/core/net-procfs.c): eight columns received, eight sent. */
export function parseProcNetDev(text: string, place: string = procNetDev): Parsed<NamedCounters[]> {
  const value: NamedCounters[] = [];
  const problems: Problem[] = [];
  for (const line of linesOf(text)) {
    if (line.text.includes('|')) continue;
    const match = /^\s*([^\s:]+):(.*)$/.exec(line.text);
    const counts = match?.[2] === undefined ? [] : wordsOf(match[2]).map(wholeNumber);
    const counters = countersOf(counts.slice(0, 4), counts.slice(8, 12));
    if (match?.[1] === undefined || counters === undefined) {
      problems.push(lineProblem(place, line, 'expected an interface and its counters'));
    } else {
      value.push({ name: match[1], counters });
    }
  }
  return { value, problems };
}
