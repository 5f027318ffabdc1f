/**
 * Several outputs in one stream. A script prints a line with the marker before and after each part; the caller chooses
 * the marker at random for each run, so that nothing inside a container can imitate it.
 */

/** One part of a stream. */
export interface Section {
  readonly name: string;
  readonly text: string;
  /** Exit status of the command; absent where the stream ended before the section did. */
  readonly status?: number;
}

/** The sections of one stream, in order. */
export interface Sections {
  readonly list: readonly Section[];
  /** Whether the script reached its last line. */
  readonly finished: boolean;
}

/**
 * Shell functions for scripts that print sections: for POSIX shells, with builtins only.
 * The first argument of the script is the marker. `show` prints a file even where there is no cat.
 */
export const sectionShell = `
marker=$1
shift
begin() { printf '\\n%s begin %s\\n' "$marker" "$1"; }
end() { printf '\\n%s end %s\\n' "$marker" "$1"; }
done_all() { printf '\\n%s done\\n' "$marker"; }
has() { command -v "$1" >/dev/null 2>&1; }
run() { begin "$1"; shift; "$@" 2>/dev/null </dev/null; end $?; }
if has cat; then
  show() { cat "$1"; }
else
  show() { while IFS= read -r line || [ -n "$line" ]; do printf '%s\\n' "$line"; done <"$1"; }
fi
file() { begin "$1"; { [ -r "$1" ] && show "$1"; } 2>/dev/null; end $?; }
`;

/** Splits the output of a script that used `sectionShell`. Text outside of sections is dropped. */
export function splitSections(output: string, marker: string): Sections {
  const list: Section[] = [];
  let open: { name: string; lines: string[] } | undefined;
  let finished = false;
  const close = (status?: number) => {
    if (open === undefined) return;
    // The newline before the marker belongs to the marker.
    if (status !== undefined && open.lines.at(-1) === '') open.lines.pop();
    list.push({ name: open.name, text: open.lines.join('\n'), ...(status === undefined ? {} : { status }) });
    open = undefined;
  };
  for (const line of output.split('\n')) {
    if (!line.startsWith(`${marker} `)) {
      open?.lines.push(line);
      continue;
    }
    const [word, ...rest] = line.slice(marker.length + 1).split(' ');
    if (word === 'begin') {
      close();
      open = { name: rest.join(' '), lines: [] };
    } else if (word === 'end') {
      close(Number(rest[0]));
    } else if (word === 'done') {
      close();
      finished = true;
    }
  }
  close();
  return { list, finished };
}

/** The text of the first section of that name whose command succeeded. */
export function sectionText(sections: Sections, name: string): string | undefined {
  return sections.list.find((section) => section.name === name && section.status === 0)?.text;
}

/** A script without its indentation: argv travels in the address of the request, where each blank is three bytes. */
export function compact(script: string): string {
  return script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
