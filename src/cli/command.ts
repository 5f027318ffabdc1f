import { Command } from '@oclif/core/command';
import { freeWhatWasRead } from '../cluster/garbage.ts';
import { assemble } from '../gather/assemble.ts';
import type { InsideRequest } from '../gather/insides.ts';
import type { NodePlan } from '../gather/nodes/probe.ts';
import type { Plan } from '../gather/plan.ts';
import { brief } from '../report/escape.ts';
import type { Listing } from '../report/listing.ts';
import { type OutputFormat, parseOutputFormat } from '../report/output-format.ts';
import { renderListing } from '../report/render-listing.ts';
import type { Gathered } from '../snapshot/gathered.ts';
import type { Recording } from '../snapshot/recording.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Target } from '../snapshot/target.ts';
import { COULD_NOT_TELL, endedBy, endingSignals } from './exit-codes.ts';
import { colorFlag, connectionFlags, scopeFlags } from './flags.ts';
import { readOrRefuse, UsageProblem } from './problem.ts';
import { showProgress } from './progress.ts';
import { type InsideWish, openSource, type Source, type SourceFlags } from './source.ts';
import { type ColorChoice, describeTerminal, type Terminal } from './terminal.ts';

/** The flags of a command that prints a list. */
interface ListingFlags {
  readonly output?: string | undefined;
  readonly 'no-headers'?: boolean;
  readonly 'sort-by'?: string | undefined;
  readonly color: ColorChoice;
}

/** What all commands share: the cluster they read, the streams they write. */
export abstract class MultinetCommand extends Command {
  static override baseFlags = { ...connectionFlags, ...scopeFlags, ...colorFlag };

  readonly #cancel = new AbortController();

  /**
   * Aborts on Ctrl-C and when the program is told to end otherwise, so that every wait ends at once and what was started is removed.
   * A second signal does not wait for that.
   */
  protected get signal(): AbortSignal {
    return this.#cancel.signal;
  }

  protected override async init(): Promise<void> {
    await super.init();
    // The listeners stay: execa, seeing none but its own, would end this program before it has tidied up.
    for (const name of endingSignals) {
      process.on(name, () => {
        if (this.signal.aborted) process.exit(endedBy[name]);
        this.#cancel.abort(new DOMException(name, 'AbortError'));
      });
    }
  }

  /** Opens the live cluster or the snapshot file that the flags name. */
  protected open(flags: SourceFlags): Promise<Source> {
    return openSource(flags, this.signal, (message) => this.remark(`warning: ${message}`));
  }

  /** Reads what the plan names and decodes it. */
  protected async snapshot(flags: SourceFlags, plan: (target: Target) => Plan): Promise<Snapshot> {
    const source = await this.open(flags);
    try {
      const wanted = plan(source.target);
      const recording = await source.record(wanted);
      // What is read in brief is printed at once, which takes little more.
      if (wanted.pods?.brief !== true) freeWhatWasRead();
      return assemble(recording);
    } finally {
      source.close();
    }
  }

  /** Looks into the chosen pods of a recording. How far it is can be seen at a terminal. */
  protected async look(
    source: Source,
    recording: Recording,
    request: InsideRequest,
    choose: InsideWish['choose'],
  ): Promise<Recording> {
    const progress = showProgress('looking into pods', process.stderr);
    try {
      return await source.look(recording, {
        choose,
        request,
        onProgress: progress.step,
        tell: (message) => this.remark(message),
      });
    } finally {
      progress.end();
    }
  }

  /** Reads what the plan names, looks into nodes, and decodes it all. */
  protected async nodesSnapshot(
    flags: SourceFlags,
    plan: (target: Target) => Plan,
    nodes: NodePlan,
  ): Promise<Snapshot> {
    const source = await this.open(flags);
    try {
      return assemble(await this.lookIntoNodes(source, await source.record(plan(source.target)), nodes));
    } finally {
      source.close();
    }
  }

  /** Looks into the nodes of a recording. How far it is can be seen at a terminal. */
  protected async lookIntoNodes(source: Source, recording: Recording, nodes: NodePlan): Promise<Recording> {
    const progress = showProgress('looking into nodes', process.stderr);
    try {
      return await source.lookIntoNodes(recording, {
        ...nodes,
        onProgress: progress.step,
        onRemark: (text) => this.remark(text),
        // Of what is left in the cluster somebody has to hear.
        onLeft: () => {
          process.exitCode = COULD_NOT_TELL;
        },
      });
    } finally {
      progress.end();
    }
  }

  /**
   * The value of a part that the command cannot do without. What is missing of it is said on stderr and in the exit code.
   *
   * @throws UsageProblem when nothing of it could be read
   */
  protected need<T>(part: Gathered<T>): T {
    if (!part.ok) throw new UsageProblem(`cannot ${part.why.what}: ${part.why.detail}`, part.why.next);
    for (const { what, detail } of part.gaps ?? []) {
      this.remark(`warning: cannot ${what}: ${detail}`);
      process.exitCode = COULD_NOT_TELL;
    }
    return part.value;
  }

  /** The value of a part that makes the output better; why it is missing is said on stderr. */
  protected want<T>(part: Gathered<T>): T | undefined {
    if (part.ok) return this.need(part);
    if (part.why.reason !== 'not-installed') {
      this.remark(`warning: cannot ${part.why.what}: ${part.why.detail}`);
      process.exitCode = COULD_NOT_TELL;
    }
    return undefined;
  }

  /** What `-o` asks for. */
  protected format(flags: { readonly output?: string | undefined }): OutputFormat {
    const format = parseOutputFormat(flags.output);
    if (!format.ok) throw new UsageProblem(format.problem.message);
    return format.value;
  }

  /** Prints a list, or says on stderr that there is nothing to list. */
  protected printListing<R>(
    listing: Listing<R>,
    format: OutputFormat,
    flags: ListingFlags,
    namespace: string | undefined,
  ): void {
    if (listing.rows.length === 0 && (format.kind === 'table' || format.kind === 'custom-columns')) {
      this.remark(namespace === undefined ? 'No resources found' : `No resources found in ${namespace} namespace.`);
      return;
    }
    const sortBy = flags['sort-by'];
    this.print(
      readOrRefuse(
        renderListing(listing, {
          format,
          headers: flags['no-headers'] !== true,
          paint: this.terminal(flags.color).paint,
          ...(sortBy === undefined ? {} : { sortBy }),
        }),
      ),
    );
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
    process.stderr.write(`${brief(text)}\n`);
  }
}
