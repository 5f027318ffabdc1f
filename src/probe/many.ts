import { linesOf } from './parsed.ts';
import { compact } from './sections.ts';

/**
 * One command run against many destinations in one exec, a bounded number at a time: work grows with the sources, not
 * with the pairs. Each destination is an argument of its own; none becomes part of a shell line.
 */
export interface ManyGroup {
  /** The command up to the destination. */
  readonly before: readonly string[];
  readonly destinations: readonly string[];
  /** What follows the destination, for example a port. */
  readonly after?: readonly string[];
}

/** What one of the commands printed, and how it ended. */
export interface ManyOutput {
  readonly group: number;
  readonly destination: string;
  /** Both streams, in the order of their lines. */
  readonly text: string;
  /** Absent where the exec ended before the command did. */
  readonly exitCode?: number;
}

/**
 * Runs every command in the background and waits after each `limit` of them. Lines are labelled with the number of their
 * command, and each is written at once, so that parallel output cannot mix within a line.
 * A group is: how many words before the destination and those, how many after it and those, how many destinations and
 * those. Arguments are picked by number: `eval` sees digits only, never what they contain.
 */
const manyScript = compact(String.raw`
marker=$1
limit=$2
at=3
count=0
dollar='$'
LC_ALL=C
export LC_ALL
one() {
  number=$1
  shift
  { "$@"; printf '\nexit %s\n' $?; } 2>&1 </dev/null | while IFS= read -r line || [ -n "$line" ]; do
    printf '%s %s %s\n' "$marker" "$number" "$line"
  done
}
while [ "$at" -le "$#" ]; do
  before=
  after=
  eval "size=$dollar{$at}"
  end=$((at + size))
  while [ "$at" -lt "$end" ]; do at=$((at + 1)); before="$before \"$dollar{$at}\""; done
  at=$((at + 1))
  eval "size=$dollar{$at}"
  end=$((at + size))
  while [ "$at" -lt "$end" ]; do at=$((at + 1)); after="$after \"$dollar{$at}\""; done
  at=$((at + 1))
  eval "size=$dollar{$at}"
  end=$((at + size))
  while [ "$at" -lt "$end" ]; do
    at=$((at + 1))
    eval "one $count $before \"$dollar{$at}\" $after" &
    count=$((count + 1))
    [ $((count % limit)) -eq 0 ] && wait
  done
  at=$((at + 1))
done
wait
`);

/** The exec for all groups. `marker` is chosen at random by the caller, letters and digits; `limit` commands run at once. */
export function manyArgv(groups: readonly ManyGroup[], limit: number, marker: string): string[] {
  const words = groups.flatMap(({ before, destinations, after = [] }) =>
    [before, after, destinations].flatMap((list) => [String(list.length), ...list]),
  );
  return ['sh', '-c', manyScript, 'multinet', marker, String(Math.max(1, Math.floor(limit))), ...words];
}

/** Reads the output of `manyArgv`, for the same groups and marker: one entry for each destination, in their order. */
export function parseMany(output: string, groups: readonly ManyGroup[], marker: string): ManyOutput[] {
  const texts = new Map<number, string[]>();
  for (const { text } of linesOf(output)) {
    if (!text.startsWith(`${marker} `)) continue;
    const match = /^(\d+) (.*)$/.exec(text.slice(marker.length + 1));
    if (match?.[2] === undefined) continue;
    const number = Number(match[1]);
    const lines = texts.get(number);
    if (lines === undefined) texts.set(number, [match[2]]);
    else lines.push(match[2]);
  }
  const asked = groups.flatMap(({ destinations }, group) =>
    destinations.map((destination) => ({ group, destination })),
  );
  return asked.map((command, number) => {
    const lines = texts.get(number) ?? [];
    const exit = /^exit (\d+)$/.exec(lines.at(-1) ?? '')?.[1];
    // The line end before `exit` is the script's own.
    const text = (exit === undefined ? lines : lines.slice(0, -1)).join('\n').replace(/\n$/, '');
    return { ...command, text, ...(exit === undefined ? {} : { exitCode: Number(exit) }) };
  });
}
