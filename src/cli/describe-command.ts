import type { Command } from '@oclif/core/command';
import type { CommandEntry } from './commands.ts';

/** What the help of a command needs to know of it, read from its class. */
export async function describeCommand(id: string, entry: CommandEntry): Promise<Command.Cached> {
  const command = await entry.load();
  const flags = Object.entries({ ...command.baseFlags, ...command.flags });
  return {
    id,
    summary: command.summary ?? entry.summary,
    description: command.description,
    examples: command.examples,
    usage: usageOf(id, command),
    aliases: [...(entry.aliases ?? [])],
    args: Object.fromEntries(Object.entries(command.args).map(([name, arg]) => [name, { ...arg, name }])),
    flags: Object.fromEntries(flags.map(([name, flag]) => [name, { ...flag, ...shownDefault(flag), name }])),
    hidden: false,
    hiddenAliases: [],
  };
}

// A default that is computed would be shown as its code; what it comes to stands in the flag's description.
function shownDefault({ default: value }: { readonly default?: unknown }): { default?: undefined } {
  return typeof value === 'function' ? { default: undefined } : {};
}

// The shape of kubectl's own usage lines: words in upper case, optional ones in brackets, flags last.
function usageOf(id: string, command: Command.Class): string {
  const words = Object.entries(command.args).map(([name, arg]) =>
    arg.required ? name.toUpperCase() : `[${name.toUpperCase()}]`,
  );
  return [id, ...words, '[flags]'].join(' ');
}
