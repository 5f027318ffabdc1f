import { string } from '@oclif/core/flags';
import type { Unknown } from '../checks/outcome.ts';
import type { Decoded } from '../domain/problem.ts';
import type { Finding } from '../findings/finding.ts';
import { assemble } from '../gather/assemble.ts';
import { everythingMeasured, measuringNeeds, type Plan } from '../gather/plan.ts';
import type { TextStyle } from '../report/check-text.ts';
import type { TableStyle } from '../report/connectivity/table.ts';
import type { OutputFormat } from '../report/output-format.ts';
import { exitCodeFor, type FailOn } from '../report/verdict.ts';
import type { Gathered } from '../snapshot/gathered.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { MultinetCommand } from './command.ts';
import { COULD_NOT_TELL, CRITICAL } from './exit-codes.ts';
import { drawGrid } from './grid.ts';
import { verdictFlags } from './measure-flags.ts';
import { showPhases } from './phases.ts';
import { readOrRefuse, UsageProblem } from './problem.ts';
import { programFlags } from './program-flags.ts';
import { requireSnapshotPlace, saveSnapshot } from './save-snapshot.ts';
import type { Listeners, Seen } from './seen.ts';
import type { Source, SourceFlags } from './source.ts';
import type { ColorChoice } from './terminal.ts';

/** The flags of every command that measures. */
export const measureFlags = {
  ...programFlags,
  output: string({
    char: 'o',
    description: 'Output format: wide, json, yaml or jsonpath=TEMPLATE',
    helpValue: 'FORMAT',
  }),
  capture: string({
    description: 'Also write all that was read and measured to a snapshot file',
    helpValue: 'FILE',
    exclusive: ['from'],
  }),
  ...verdictFlags,
};

/** The values of the flags. */
interface MeasureFlags extends SourceFlags {
  readonly output?: string | undefined;
  readonly capture?: string | undefined;
  readonly color: ColorChoice;
  readonly 'fail-on': FailOn;
  readonly 'exit-zero': boolean;
  readonly 'unknown-ok': boolean;
}

/** What a command measures, judges and prints. */
interface Measuring<R> {
  /** Measures, or takes what a file holds. */
  readonly measure: (source: Source, listeners: Listeners) => Promise<Seen>;
  readonly judge: (snapshot: Snapshot) => R;
  readonly render: (report: R, format: OutputFormat, style: TextStyle & TableStyle) => Decoded<string>;
}

/** What to read of the cluster: what it takes to measure, or all if it is to be written to a file. */
export function planFor({ capture }: { readonly capture?: string | undefined }): Plan {
  return capture === undefined ? measuringNeeds : everythingMeasured;
}

/** What commands share that measure between pods. */
export abstract class MeasureCommand extends MultinetCommand {
  /** Whether something that was made in the cluster is still there. */
  #leaves = false;

  /** Measures, prints the report, writes the snapshot if one is wanted, and ends as the report says. */
  protected async report<R extends { readonly findings: readonly Finding[]; readonly unknowns: readonly Unknown[] }>(
    flags: MeasureFlags,
    { measure, judge, render }: Measuring<R>,
  ): Promise<void> {
    const format = this.format(flags);
    const { capture } = flags;
    // The report has stdout.
    if (capture === '-') throw new UsageProblem('--capture takes a file, and not stdout', 'choose a file');
    if (capture !== undefined) await requireSnapshotPlace(capture);
    const { recording, snapshot } = await this.measuring(flags, measure);
    const report = judge(snapshot);
    this.print(readOrRefuse(render(report, format, { ...this.terminal(flags.color), drawGrid, all: false })));
    if (!flags['exit-zero']) process.exitCode = exitCodeFor(report, flags['fail-on'], flags['unknown-ok']);
    // What is left in the cluster is no finding that could be tolerated: the command could not do its work.
    if (this.#leaves && process.exitCode !== CRITICAL) process.exitCode = COULD_NOT_TELL;
    if (capture !== undefined) await saveSnapshot(capture, recording, this.id ?? 'check', (text) => this.remark(text));
  }

  /** Reads what the plan names. */
  protected async seen(source: Source, plan: Plan): Promise<Seen> {
    const recording = await source.record(plan);
    return { recording, snapshot: assemble(recording) };
  }

  /**
   * What was measured; what of it could not be read is in the report.
   *
   * @throws UsageProblem when nothing of it could be read
   */
  protected measured<T>(part: Gathered<T>): T {
    if (part.ok) return part.value;
    throw new UsageProblem(`cannot ${part.why.what}: ${part.why.detail}`, part.why.next);
  }

  /** Opens what the flags name, and works with it while progress can be seen. */
  protected async measuring<T>(
    flags: SourceFlags,
    work: (source: Source, listeners: Listeners) => Promise<T>,
  ): Promise<T> {
    const source = await this.open(flags);
    const phases = showPhases(process.stderr);
    try {
      return await work(source, {
        signal: this.signal,
        tell: (message) => this.remark(message),
        phases,
        onLeft: () => {
          this.#leaves = true;
        },
      });
    } finally {
      phases.end();
      source.close();
    }
  }
}
