import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pMap from 'p-map';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a command printed and how it ended. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** An environment in which every machine prints the same: fixed width, no colour, no cluster, no clock. */
const environment = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  COLUMNS: '100',
  NO_COLOR: '1',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  // Reading the sources anew takes half of a short command's time.
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/multinet'),
};

/** Runs the program from its sources, as kubectl would. */
export function multinet(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'bin/dev.js', ...args],
      { cwd: root, env: { ...environment, ...env }, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ stdout, stderr, exitCode: child.exitCode ?? -1 }),
    );
    child.stdin?.end();
  });
}

/** The words of a shell line that uses no more than spaces and single quotes. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
}

const PROMPT = '$ kubectl multinet';

/** The transcript of a page: every command in its `console` fences run anew, everything else as it stands. */
export async function retrace(page: string): Promise<string> {
  const parts = page.split(/(```console\n[\s\S]*?\n```)/);
  // Commands of one fence may build on each other; fences do not.
  const trace = (part: string) => (part.startsWith('```console\n') ? fence(part) : part);
  return (await pMap(parts, trace, { concurrency: availableParallelism() })).join('');
}

async function fence(text: string): Promise<string> {
  const commands = text.split('\n').filter((line) => line.startsWith(PROMPT));
  const blocks: string[] = [];
  for (const command of commands) {
    const { stdout, stderr, exitCode } = await multinet(wordsOf(command.slice(PROMPT.length)));
    const ending = exitCode === 0 ? '' : `[exit code ${exitCode}]\n`;
    const output = stdout === '' || stdout.endsWith('\n') ? stdout : `${stdout}\n`;
    blocks.push(`${command}\n${output}${stderr}${ending}`);
  }
  return `\`\`\`console\n${blocks.join('')}\`\`\``;
}
