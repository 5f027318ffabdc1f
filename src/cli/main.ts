import type { Command } from '@oclif/core/command';
import { Config } from '@oclif/core/config';
import type { PJSON, Plugin } from '@oclif/core/interfaces';
import { about } from './about.ts';
import { type CommandEntry, commands } from './commands.ts';
import { failure } from './failure.ts';
import { MultinetHelp } from './help.ts';
import { versionLine } from './version.ts';

const ROOT = '/';
// kubectl finds the executable kubectl-multinet; users type this.
const BIN = 'kubectl multinet';
const HELP = ['-h', '--help'];

/**
 * Runs the program. The exit code is left in `process.exitCode`.
 *
 * @param argv the words after the program's name
 */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await run(withDefaultCommand(argv));
  } catch (error) {
    const { text, exitCode } = failure(error, BIN, idOf(withDefaultCommand(argv)[0] ?? ''));
    process.stderr.write(text);
    process.exitCode = exitCode;
  }
}

// The older plugin of this name had no subcommands: `kubectl multinet`, `kubectl multinet -n shop` list attachments.
function withDefaultCommand(argv: readonly string[]): readonly string[] {
  const [first] = argv;
  const asksForHelp = first !== undefined && [...HELP, '--version'].includes(first);
  return first === undefined || (first.startsWith('-') && !asksForHelp) ? ['list', ...argv] : argv;
}

async function run(argv: readonly string[]): Promise<void> {
  const [word = '', ...rest] = argv;
  if (word === '--version' || word === 'version') {
    process.stdout.write(`${versionLine()}\n`);
    return;
  }
  const id = idOf(word === 'help' || HELP.includes(word) ? (rest[0] ?? '') : word);
  const dashes = rest.indexOf('--');
  const asked = dashes < 0 ? rest : rest.slice(0, dashes);
  const wantsHelp = word === 'help' || HELP.includes(word) || asked.some((argument) => HELP.includes(argument));
  const config = await configure(id);
  if (wantsHelp) await new MultinetHelp(config).showHelp(id === undefined ? [] : [id]);
  else await config.runCommand(id ?? word, [...rest]);
}

// The name of a command by its own name or an alias.
function idOf(word: string): string | undefined {
  if (Object.hasOwn(commands, word)) return word;
  return Object.entries(commands).find(([, { aliases }]) => aliases?.includes(word))?.[0];
}

// oclif reads package.json and command files from disk unless it is given a plugin that is complete in memory:
// a single executable has neither.
async function configure(id: string | undefined): Promise<Config> {
  const entries = await Promise.all(
    Object.entries(commands).map(([name, entry]) => loadable(name, entry, name === id)),
  );
  const pjson: PJSON = {
    name: about.name,
    version: about.version,
    oclif: { bin: BIN, dirname: about.name, topicSeparator: ' ' },
  };
  const plugin: Plugin = {
    _base: '',
    alias: about.name,
    commandIDs: entries.map((entry) => entry.id),
    commands: entries,
    commandsDir: undefined,
    findCommand: () => Promise.reject(new Error('commands are found by their entries')),
    hasManifest: false,
    hooks: {},
    isRoot: true,
    load: async () => undefined,
    moduleType: 'module',
    name: about.name,
    options: { root: ROOT },
    pjson,
    root: ROOT,
    topics: [],
    type: 'core',
    valid: true,
    version: about.version,
  };
  const config = new Config({ root: ROOT, pjson, plugins: new Map([[plugin.name, plugin]]) });
  await config.load();
  return config;
}

async function loadable(id: string, entry: CommandEntry, needed: boolean): Promise<Command.Loadable> {
  const bare = {
    id,
    summary: entry.summary,
    aliases: [],
    args: {},
    flags: {},
    hidden: false,
    hiddenAliases: [],
    strict: false,
  };
  if (!needed) return { ...bare, load: entry.load };
  const { describeCommand } = await import('./describe-command.ts');
  return { ...(await describeCommand(id, entry)), load: entry.load };
}
