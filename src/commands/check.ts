import { boolean } from '@oclif/core/flags';
import { defaultSettings } from '../checks/check.ts';
import { checks } from '../checks/registry.ts';
import { judge } from '../checks/report.ts';
import { selectChecks } from '../checks/select.ts';
import { alsoPingFlags } from '../cli/also-measure.ts';
import { checkFlags } from '../cli/check-flags.ts';
import { DeepCommand } from '../cli/deep-command.ts';
import { selectorFlags } from '../cli/flags.ts';
import { focusOn, namespaceOf } from '../cli/focus.ts';
import { healthRun } from '../cli/health-run.ts';
import { insideFlags } from '../cli/inside-flags.ts';
import { networkedPods } from '../cli/inside-scope.ts';
import { requireNamespace } from '../cli/namespace.ts';
import { requireOutputPlace, writeOutput } from '../cli/output-file.ts';
import { readOrRefuse, UsageProblem } from '../cli/problem.ts';
import type { ColorChoice } from '../cli/terminal.ts';
import { tidily } from '../cli/tidily.ts';
import { messageOf } from '../domain/problem.ts';
import { renderReport } from '../report/check.ts';
import type { TextStyle } from '../report/check-text.ts';
import { isHealthFormat, parseCheckFormat } from '../report/health/format.ts';
import { nagiosFailure } from '../report/health/nagios.ts';
import { renderHealth } from '../report/health/render.ts';
import { exitCodeFor } from '../report/verdict.ts';

/** The flags that say how a text is to look. */
interface StyleFlags {
  readonly color: ColorChoice;
  readonly show: 'problems' | 'all';
}

/** `kubectl multinet check`. */
export default class Check extends DeepCommand {
  static override summary = 'Tell what is wrong with the networks of pods, worst first';
  static override description =
    'Runs every check on the cluster or on a snapshot. Exit code: 0 nothing at or above --fail-on, 1 something below P1, 2 a P1, 3 something could not be judged.';
  static override examples = [
    '# The namespace of the context\n<%= config.bin %> check',
    '# The whole cluster, as a monitoring system would\n<%= config.bin %> check -A -o json --fail-on P1',
    '# With what is inside pods, and what they answer each other\n<%= config.bin %> check --inside --ping',
    '# A recording of a cluster\n<%= config.bin %> check -A --from cluster.multinet.json.gz',
    '# A report for a pipeline: Jenkins, GitLab and others show it\n<%= config.bin %> check -o junit --output-file multinet.xml',
    '# Metrics for the textfile collector of node-exporter\n<%= config.bin %> check -A -o prometheus --output-file /var/lib/node_exporter/multinet.prom --exit-zero',
  ];
  static override flags = {
    ...selectorFlags,
    ...insideFlags,
    ...checkFlags,
    inside: boolean({ description: 'Run read-only programs in pods to see what is really there' }),
    ...alsoPingFlags,
  };

  #speaksToNagios = false;

  /** Of a plugin that cannot do its work, monitoring systems show what it writes to stdout, and nothing else. */
  protected override async catch(error: Error): Promise<void> {
    if (this.#speaksToNagios && error.name !== 'AbortError') this.print(nagiosFailure(messageOf(error)));
    await super.catch(error);
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Check);
    const format = parseCheckFormat(flags.output);
    if (!format.ok) throw new UsageProblem(format.problem.message);
    this.#speaksToNagios = format.value.kind === 'nagios';
    const file = flags['output-file'] === '-' ? undefined : flags['output-file'];
    if (file !== undefined) await requireOutputPlace(file);
    const chosen = selectChecks(checks, flags);
    if (!chosen.ok) throw new UsageProblem(chosen.problem.message, 'kubectl multinet explain lists all codes');
    // A file has what is inside, and what was measured, or not: what it has is judged, and what it has not is said to be skipped.
    const snapshot = await this.deepSnapshot(flags, { choose: networkedPods(flags), nodes: true });
    requireNamespace(namespaceOf(flags, snapshot.target), snapshot);
    const report = judge(snapshot, chosen.value.map(tidily), defaultSettings, focusOn(flags, snapshot));
    const text = isHealthFormat(format.value)
      ? renderHealth(healthRun(report, snapshot, flags), format.value)
      : readOrRefuse(renderReport(report, format.value, this.#style(flags, file)));
    if (file === undefined) this.print(text);
    else await writeOutput(file, text, (message) => this.remark(message));
    if (!flags['exit-zero']) process.exitCode = exitCodeFor(report, flags['fail-on'], flags['unknown-ok']);
  }

  #style({ color, show }: StyleFlags, file: string | undefined): TextStyle {
    const choice = file !== undefined && color === 'auto' ? 'never' : color;
    return { ...this.terminal(choice), all: show === 'all' };
  }
}
