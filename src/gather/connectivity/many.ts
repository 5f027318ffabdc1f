import type { ContainerRef } from '../../cluster/port.ts';
import { type ManyGroup, manyArgv } from '../../probe/many.ts';
import type { ManyRun } from '../../snapshot/pings-record.ts';
import { newMarker } from '../marker.ts';
import type { ProbeMeans } from '../probing/means.ts';
import { runProgram } from '../run-program.ts';

/** Commands of one exec at a time: enough to be quick, too few to disturb what they measure. */
const AT_ONCE = 16;

/** An argv travels in the address of a request, which proxies bound to 8 kB; as it is escaped there. */
const LONGEST_ARGV = 6000;

/** Runs commands against all their destinations in as few execs as their length allows, one after another. */
export async function runMany(
  means: Pick<ProbeMeans, 'shell' | 'signal'>,
  container: ContainerRef,
  groups: readonly ManyGroup[],
  /** Seconds that one command may take. */
  secondsEach: number,
): Promise<ManyRun[]> {
  const runs: ManyRun[] = [];
  for (const part of splitGroups(groups)) {
    const marker = newMarker();
    const commands = part.reduce((sum, { destinations }) => sum + destinations.length, 0);
    const timeout = 1000 * (Math.ceil(commands / AT_ONCE) * secondsEach + 10);
    const ran = await runProgram(means, container, manyArgv(part, AT_ONCE, marker), timeout);
    const failure = ran.outcome === 'exited' ? undefined : ran.detail;
    runs.push({ groups: part, marker, stdout: ran.stdout, ...(failure === undefined ? {} : { failure }) });
  }
  return runs;
}

/** Divides groups so that no exec's argv is too long; destinations keep their order. */
export function splitGroups(groups: readonly ManyGroup[], longest = LONGEST_ARGV): ManyGroup[][] {
  const parts: ManyGroup[][] = [];
  let part: ManyGroup[] = [];
  let length = lengthOf(manyArgv([], AT_ONCE, newMarker()));
  const bare = length;
  for (const group of groups) {
    let open: string[] = [];
    const own = lengthOf([...group.before, ...(group.after ?? []), '00', '00', '000']);
    length += own;
    for (const destination of group.destinations) {
      const more = lengthOf([destination]);
      if (length + more > longest && (open.length > 0 || part.length > 0)) {
        if (open.length > 0) part.push({ ...group, destinations: open });
        parts.push(part);
        part = [];
        open = [];
        length = bare + own;
      }
      open.push(destination);
      length += more;
    }
    if (open.length > 0) part.push({ ...group, destinations: open });
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

function lengthOf(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + '&command='.length + encodeURIComponent(word).length, 0);
}
