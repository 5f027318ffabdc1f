import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../fixtures/recorded/exec/', import.meta.url);

/** One recorded run of a program in a container. */
export interface Recording {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** The recording of that name; kubectl's own closing line on stderr is taken off. */
export function recorded(name: string): Recording {
  const read = (ending: string) => readFileSync(new URL(`${name}.${ending}`, folder), 'utf8');
  return {
    stdout: read('out'),
    stderr: read('err').replace(/command terminated with exit code \d+\n$/, ''),
    exitCode: Number(read('rc')),
  };
}

/** Names of all recordings that match. */
export function recordings(pattern: RegExp): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.out'))
    .map((file) => file.slice(0, -'.out'.length))
    .filter((name) => pattern.test(name))
    .sort();
}
