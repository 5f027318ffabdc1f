import type { Command } from '@oclif/core/command';

/** A subcommand before its code is loaded. */
export interface CommandEntry {
  readonly summary: string;
  /** Other names that people type. */
  readonly aliases?: readonly string[];
  load(): Promise<Command.Class>;
}

/** Every subcommand. A command's code is read only when it is run or explained: start-up time is a feature. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  check: {
    summary: 'Tell what is wrong with the networks of pods, worst first',
    load: async () => (await import('../commands/check.ts')).default,
  },
};
