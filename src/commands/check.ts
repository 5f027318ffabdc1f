import { boolean, custom, string } from '@oclif/core/flags';
import { defaultSettings } from '../checks/check.ts';
import { checks } from '../checks/registry.ts';
import { judge } from '../checks/report.ts';
import { selectChecks } from '../checks/select.ts';
import { MultinetCommand } from '../cli/command.ts';
import { selectorFlags } from '../cli/flags.ts';
import { focusOn, namespaceOf, type SelectionFlags } from '../cli/focus.ts';
import { type InsideFlags, insideFlags, insideRequest } from '../cli/inside-flags.ts';
import { networkedPods } from '../cli/inside-scope.ts';
import { requireNamespace } from '../cli/namespace.ts';
import { readOrRefuse, UsageProblem } from '../cli/problem.ts';
import type { SourceFlags } from '../cli/source.ts';
import { assemble } from '../gather/assemble.ts';
import { everything } from '../gather/plan.ts';
import { renderReport } from '../report/check.ts';
import { exitCodeFor, type FailOn } from '../report/verdict.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

const severities: readonly FailOn[] = ['P1', 'P2', 'P3', 'none'];

/** `kubectl multinet check`. */
export default class Check extends MultinetCommand {
  static override summary = 'Tell what is wrong with the networks of pods, worst first';
  static override description =
    'Runs every check on the cluster or on a snapshot. Exit code: 0 nothing at or above --fail-on, 1 something below P1, 2 a P1, 3 something could not be judged.';
  static override examples = [
    '# The namespace of the context\n<%= config.bin %> check',
    '# The whole cluster, as a monitoring system would\n<%= config.bin %> check -A -o json --fail-on P1',
    '# A recording of a cluster\n<%= config.bin %> check -A --from cluster.multinet.json.gz',
  ];
  static override flags = {
    ...selectorFlags,
    ...insideFlags,
    output: string({
      char: 'o',
      description: 'Output format: wide, json, yaml or jsonpath=TEMPLATE',
      helpValue: 'FORMAT',
    }),
    show: custom<'problems' | 'all'>({
      description: 'What to show: problems, or all with what passed and all evidence',
      options: ['problems', 'all'],
      default: 'problems',
      parse: async (text) => (text === 'all' ? 'all' : 'problems'),
    })(),
    only: string({
      description: 'Run only checks of this code, area or name; may be repeated',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'CODE|AREA',
    }),
    skip: string({
      description: 'Skip checks of this code, area or name; may be repeated',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'CODE|AREA',
    }),
    'fail-on': custom<FailOn>({
      description: 'Least severity that makes the exit code other than 0',
      options: [...severities],
      default: 'P2',
      parse: async (text) => severities.find((severity) => severity === text) ?? 'P2',
    })(),
    inside: boolean({ description: 'Run read-only programs in pods to see what is really there' }),
    'exit-zero': boolean({ description: 'Exit 0 whatever was found' }),
    'unknown-ok': boolean({ description: 'Do not exit 3 because something could not be judged' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Check);
    const format = this.format(flags);
    const chosen = selectChecks(checks, flags);
    if (!chosen.ok) throw new UsageProblem(chosen.problem.message, 'kubectl multinet explain lists all codes');
    const snapshot = flags.inside ? await this.insideSnapshot(flags) : await this.snapshot(flags, () => everything);
    requireNamespace(namespaceOf(flags, snapshot.target), snapshot);
    const report = judge(snapshot, chosen.value, defaultSettings, focusOn(flags, snapshot));
    this.print(
      readOrRefuse(renderReport(report, format, { ...this.terminal(flags.color), all: flags.show === 'all' })),
    );
    if (!flags['exit-zero']) process.exitCode = exitCodeFor(report, flags['fail-on'], flags['unknown-ok']);
  }

  // A file has what is inside nodes and pods or not: what it has is judged, and what it has not is said to be skipped.
  private async insideSnapshot(flags: SourceFlags & SelectionFlags & InsideFlags): Promise<Snapshot> {
    const request = insideRequest(flags);
    const source = await this.open(flags);
    try {
      const read = await this.lookIntoNodes(source, await source.record(everything), {});
      return assemble(flags.from === undefined ? await this.look(source, read, request, networkedPods(flags)) : read);
    } finally {
      source.close();
    }
  }
}
