import { Command } from '@oclif/core/command';
import { assemble } from '../gather/assemble.ts';
import type { Plan } from '../gather/plan.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { colorFlag, connectionFlags, scopeFlags } from './flags.ts';
import { openSource, type Source, type SourceFlags } from './source.ts';
import { type ColorChoice, describeTerminal, type Terminal } from './terminal.ts';

/** What all commands share: the cluster they read, the streams they write. */
export abstract class MultinetCommand extends Command {
  static override baseFlags = { ...connectionFlags, ...scopeFlags, ...colorFlag };

  readonly #cancel = new AbortController();

  /** Aborts on Ctrl-C, so that every wait ends at once. */
  protected get signal(): AbortSignal {
    return this.#cancel.signal;
  }

  protected override async init(): Promise<void> {
    await super.init();
    process.once('SIGINT', () => {
      process.exitCode = 130;
      this.#cancel.abort(new DOMException('interrupted', 'AbortError'));
    });
  }

  /** Opens the live cluster or the snapshot file that the flags name. */
  protected open(flags: SourceFlags): Promise<Source> {
    return openSource(flags, this.signal);
  }

  /** Reads what the plan names and decodes it. */
  protected async snapshot(flags: SourceFlags, plan: Plan): Promise<Snapshot> {
    const source = await this.open(flags);
    try {
      return assemble(await source.record(plan));
    } finally {
      source.close();
    }
  }

  /** What is known of the terminal that stdout goes to. */
  protected terminal(color: ColorChoice): Terminal {
    return describeTerminal(color, process.stdout, process.env);
  }

  /** Writes data. */
  protected print(text: string): void {
    process.stdout.write(text);
  }

  /** Writes what is no data: progress, remarks, "No resources found". */
  protected remark(text: string): void {
    process.stderr.write(`${text}\n`);
  }
}
