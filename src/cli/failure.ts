import { ClusterProblem } from '../cluster/problem.ts';
import { messageOf } from '../domain/problem.ts';
import { oneLine } from '../report/escape.ts';
import { commands } from './commands.ts';
import { COULD_NOT_TELL, endedBy, endingSignals, INTERRUPTED } from './exit-codes.ts';
import { UsageProblem } from './problem.ts';

/** What to tell a user when a command could not do its work, and with what exit code to end. */
interface Failure {
  readonly text: string;
  readonly exitCode: number;
}

/** Words an error as `error: what, and why` and, where there is one, the next step. */
export function failure(error: unknown, bin: string, command: string | undefined): Failure {
  if (isAbort(error)) return { text: '', exitCode: codeOfSignal(error) };
  const message = messageOf(error);
  const notFound = /^command (.*) not found$/s.exec(message)?.[1];
  if (notFound !== undefined) return usage(`unknown command "${notFound}"`, nearest(notFound, bin));
  if (isUsageError(error)) return usage(parseErrorWords(message), [bin, command, '-h'].filter(Boolean).join(' '));
  if (hasNext(error)) return usage(message.startsWith('Parsing --') ? parseErrorWords(message) : message, error.next);
  const stack = error instanceof Error && process.env.MULTINET_DEBUG ? `${error.stack ?? ''}\n` : '';
  return {
    text: `${stack}error: internal: ${oneLine(message)}\nnext:  run it again with MULTINET_DEBUG=1 and report what it prints\n`,
    exitCode: COULD_NOT_TELL,
  };
}

function usage(message: string, next: string | undefined): Failure {
  const hint = next === undefined ? '' : `next:  ${oneLine(next)}\n`;
  return { text: `error: ${oneLine(message)}\n${hint}`, exitCode: COULD_NOT_TELL };
}

function isAbort(error: unknown): error is Error {
  return error instanceof Error && error.name === 'AbortError';
}

// Who cancels a command names the signal; a command that is cancelled otherwise was interrupted all the same.
function codeOfSignal({ message }: Error): number {
  const name = endingSignals.find((signal) => signal === message);
  return name === undefined ? INTERRUPTED : endedBy[name];
}

// oclif's own parse errors carry an exit code; their first line says what is wrong.
function isUsageError(error: unknown): boolean {
  return error instanceof Error && 'oclif' in error;
}

function hasNext(error: unknown): error is UsageProblem | ClusterProblem {
  return error instanceof UsageProblem || error instanceof ClusterProblem;
}

// oclif's messages run over several lines, with remarks that `next` gives as well.
function parseErrorWords(message: string): string {
  const lines = message
    .split('\n')
    .filter(
      (line) =>
        line.trim() !== '' && !/^(See more help|Note:|Alternatively,|The following errors? occurred:)/.test(line),
    );
  const [first = '', ...rest] = lines.map((line) => line.trim());
  if (/^Missing \d+ required arg/.test(first)) {
    return `missing ${rest.map((line) => line.replace(/\s.*$/, '').toUpperCase()).join(', ')}`;
  }
  const words = [first, ...rest].join(' ').replace(/\s{2,}/g, ' ');
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function nearest(word: string, bin: string): string {
  const names = Object.entries(commands).flatMap(([name, { aliases = [] }]) => [name, ...aliases]);
  const close = names.find((name) => distance(name, word) <= 2);
  return close === undefined ? `${bin} -h` : `${bin} ${close}`;
}

// Levenshtein's distance, for typing errors.
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const [left = 0, above = 0, diagonal = 0] = [current[column], previous[column + 1], previous[column]];
      current.push(Math.min(left + 1, above + 1, diagonal + (letter === other ? 0 : 1)));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
