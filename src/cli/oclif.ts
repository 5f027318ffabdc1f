import type { Command } from '@oclif/core/command';
import { Config } from '@oclif/core/config';
import type { PJSON, Plugin } from '@oclif/core/interfaces';
import { about } from './about.ts';
import { type CommandEntry, commands } from './commands.ts';
import { MultinetHelp } from './help.ts';

const ROOT = '/';

/** A configuration that nothing in the user's home changes: oclif would look there for colours of its own kind. */
class PlainConfig extends Config {
  override loadTheme(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

// A command loads the configuration that it is given a second time, as one of oclif's own.
const loadAnew = Config.load.bind(Config);
Config.load = async (options) => (options instanceof PlainConfig ? options : loadAnew(options));

/** Runs a command of that name, which need not exist: then it rejects with oclif's `command … not found`. */
export async function runCommand(bin: string, id: string, argv: readonly string[]): Promise<void> {
  const config = await configure(bin, id);
  await config.runCommand(id, [...argv]);
}

/** Prints the help of a command, or of the program. */
export async function showHelp(bin: string, id: string | undefined): Promise<void> {
  // The summary stands first, and need not be said twice.
  const help = new MultinetHelp(await configure(bin, id), { hideCommandSummaryInDescription: true });
  await help.showHelp(id === undefined ? [] : [id]);
}

// oclif reads package.json and command files from disk unless it is given a plugin that is complete in memory:
// a single executable has neither.
async function configure(bin: string, id: string | undefined): Promise<Config> {
  const entries = await Promise.all(
    Object.entries(commands).map(([name, entry]) => loadable(name, entry, name === id)),
  );
  const pjson: PJSON = {
    name: about.name,
    version: about.version,
    oclif: { bin, dirname: about.name, topicSeparator: ' ' },
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
  const config = new PlainConfig({ root: ROOT, pjson, plugins: new Map([[plugin.name, plugin]]) });
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
  const load = async () => {
    const command = await entry.load();
    // oclif would take the name of the class, which is another one once the program is made small.
    command.id = id;
    return command;
  };
  if (!needed) return { ...bare, load };
  const { describeCommand } = await import('./describe-command.ts');
  return { ...(await describeCommand(id, entry)), load };
}
