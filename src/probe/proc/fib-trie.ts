import type { Problem } from '../../domain/problem.ts';
import { familyOf } from '../address.ts';
import { type Line, lineProblem, linesOf, type Parsed, wholeNumber } from '../parsed.ts';

/** All IPv4 tables as trees: the only file of /proc that tells this namespace's own IPv4 addresses. */
export const procNetFibTrie = '/proc/net/fib_trie';

/** The IPv4 addresses of this namespace, without their interfaces, in the order of the tree. */
export function parseProcNetFibTrie(text: string, place: string = procNetFibTrie): Parsed<string[]> {
  const found = new Set<string>();
  const problems: Problem[] = [];
  let leaf: string | undefined;
  for (const line of linesOf(text)) {
    const trimmed = line.text.trim();
    if (trimmed.startsWith('|--')) {
      leaf = leafOf(trimmed);
      if (leaf === undefined) problems.push(lineProblem(place, line, 'is no address'));
      continue;
    }
    const entry = /^\/(\d+) (\w+) (\w+)/.exec(trimmed);
    if (entry === null) {
      if (!isBranch(trimmed)) problems.push(unknownLine(place, line));
      continue;
    }
    // 127.0.0.0 is local too, but as a network: an address of one's own is local with all its bits.
    if (leaf !== undefined && wholeNumber(entry[1]) === 32 && entry[2] === 'host' && entry[3] === 'LOCAL')
      found.add(leaf);
  }
  return { value: [...found], problems };
}

function leafOf(text: string): string | undefined {
  const address = text.slice(3).trim();
  return familyOf(address) === 4 ? address : undefined;
}

/** `Main:`, `Local:`, `Id 100:`, and the inner nodes `+-- 10.0.0.0/8 2 0 2`. */
function isBranch(text: string): boolean {
  return text.startsWith('+--') || /^(Main|Local|Id \d+):$/.test(text);
}

function unknownLine(place: string, line: Line): Problem {
  return lineProblem(place, line, 'belongs to no tree');
}
