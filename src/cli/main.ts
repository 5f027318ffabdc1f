import { commands } from './commands.ts';
import { COULD_NOT_TELL } from './exit-codes.ts';
import { failure } from './failure.ts';
import { versionLine } from './version.ts';

// kubectl finds the executable kubectl-multinet; users type this.
const BIN = 'kubectl multinet';
const HELP = ['-h', '--help'];

/**
 * Runs the program. The exit code is left in `process.exitCode`.
 *
 * @param argv the words after the program's name
 */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', cannotWrite);
  // Remarks that cannot be written change nothing of the answer, and not the exit code either.
  process.stderr.on('error', () => undefined);
  try {
    await run(withDefaultCommand(argv));
  } catch (error) {
    const { text, exitCode } = failure(error, BIN, idOf(withDefaultCommand(argv)[0] ?? ''));
    process.stderr.write(text);
    process.exitCode = exitCode;
  }
}

// A reader that has seen enough, as `head` has, is no trouble. Any other must not end in the exit code of a warning.
function cannotWrite(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`error: cannot write the output: ${error.message}\n`);
  process.exit(COULD_NOT_TELL);
}

// The older plugin of this name had no subcommands: `kubectl multinet`, `kubectl multinet -n shop` list attachments.
function withDefaultCommand(argv: readonly string[]): readonly string[] {
  const [first] = argv;
  const asksForHelp = first !== undefined && [...HELP, '--version'].includes(first);
  return first === undefined || (first.startsWith('-') && !asksForHelp) ? ['list', ...argv] : argv;
}

// What answers without oclif does not wait for it to load.
async function run(argv: readonly string[]): Promise<void> {
  const [word = '', ...rest] = argv;
  if (word === '--version' || word === 'version') {
    process.stdout.write(`${versionLine()}\n`);
    return;
  }
  if (word === '__complete') {
    const { complete } = await import('./completion/complete.ts');
    process.stdout.write(await complete(rest, process.env));
    return;
  }
  const topic = word === 'help' || HELP.includes(word) ? (rest[0] ?? '') : word;
  const id = idOf(topic);
  const dashes = rest.indexOf('--');
  const asked = dashes < 0 ? rest : rest.slice(0, dashes);
  const wantsHelp = word === 'help' || HELP.includes(word) || asked.some((argument) => HELP.includes(argument));
  const { runCommand, showHelp } = await import('./oclif.ts');
  const isKnown = id !== undefined || topic === '' || topic.startsWith('-');
  if (wantsHelp && isKnown) await showHelp(BIN, id);
  else await runCommand(BIN, id ?? topic, rest);
}

// The name of a command by its own name or an alias.
function idOf(word: string): string | undefined {
  if (Object.hasOwn(commands, word)) return word;
  return Object.entries(commands).find(([, { aliases }]) => aliases?.includes(word))?.[0];
}
