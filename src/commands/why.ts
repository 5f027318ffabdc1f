import { string } from '@oclif/core/args';
import { boolean, custom, string as flag } from '@oclif/core/flags';
import { MultinetCommand } from '../cli/command.ts';
import { daemonLogsOf } from '../cli/daemon-logs.ts';
import { selectorFlags } from '../cli/flags.ts';
import { UsageProblem } from '../cli/problem.ts';
import { readInput } from '../cli/text-input.ts';
import { whyReport } from '../cli/why-report.ts';
import { explainText, type ToldFailure } from '../domain/diagnosis/explain-text.ts';
import { everything } from '../gather/plan.ts';
import { whyExitCode } from '../report/why/causes.ts';
import { whyData } from '../report/why/data.ts';
import { renderWhy } from '../report/why/render.ts';
import { whyText } from '../report/why/text.ts';
import { toldData, toldExitCode, toldText } from '../report/why/told.ts';

/** `kubectl multinet why`. */
export default class Why extends MultinetCommand {
  static override summary = 'Tell why pods are stuck for, or run without, their networks, and what to do';
  static override description =
    'Lays the events of a pod beside the definitions, nodes, pools and daemons of the cluster: the cause first, then the chain that leads to it, then the next command. Without a pod: everything that is stuck or lacks networks, by cause. Exit code: 0 the networks are not in the way, 1 something below P1, 2 the cause of a P1 was found, 3 it could not be told.';
  static override examples = [
    '# One pod\n<%= config.bin %> why order-db-5d655d6c46-6mcn9',
    '# All pods of a workload\n<%= config.bin %> why deploy/order-service',
    '# Whatever is stuck in the cluster\n<%= config.bin %> why -A',
    '# Messages from a ticket; no cluster is asked\nkubectl describe pod order-db | <%= config.bin %> why --text -',
    '# What Multus and whereabouts logged of a pod on its node\n<%= config.bin %> why --logs order-db-5d655d6c46-6mcn9',
  ];
  static override args = {
    pod: string({ description: 'Name of a pod, or a workload such as deploy/NAME', ignoreStdin: true }),
  };
  static override flags = {
    ...selectorFlags,
    output: flag({ char: 'o', description: 'Output format: json, yaml or jsonpath=TEMPLATE', helpValue: 'FORMAT' }),
    show: custom<'problems' | 'all'>({
      description: 'What to show: problems, or all with every pod and all evidence',
      options: ['problems', 'all'],
      default: 'problems',
      parse: async (text) => (text === 'all' ? 'all' : 'problems'),
    })(),
    text: flag({
      description: 'Explain events, kubectl describe or logs in a file (- for stdin); no cluster is asked',
      helpValue: 'FILE',
      exclusive: ['logs', 'from'],
    }),
    logs: boolean({ description: 'Explain what the Multus and whereabouts pods of the node logged of the pod' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Why);
    const style = { ...this.terminal(flags.color), all: flags.show === 'all' };
    const format = this.format(flags);
    const render = (data: object, text: string) => {
      const rendered = renderWhy(data, text, format);
      if (!rendered.ok) throw new UsageProblem(rendered.problem.message);
      this.print(rendered.value);
    };
    const told = (failures: readonly ToldFailure[]) => {
      render(toldData(failures), toldText(failures, style));
      process.exitCode = toldExitCode(failures);
    };
    if (flags.text !== undefined) {
      if (args.pod !== undefined) throw new UsageProblem('--text explains a text, and no pod', 'leave one of them out');
      told(explainText(await readInput(flags.text)));
      return;
    }
    if (flags.logs) {
      if (args.pod === undefined) throw new UsageProblem('--logs needs a pod', 'kubectl multinet why --logs POD');
      const onWarning = (message: string) => this.remark(`warning: ${message}`);
      const { text, missing, read, node } = await daemonLogsOf(args.pod, flags, { signal: this.signal, onWarning });
      for (const { what, detail } of missing) this.remark(`warning: cannot ${what}: ${detail}`);
      this.remark(`read the logs of ${read.join(' and ') || 'no daemon'} on ${node}`);
      told(explainText(text));
      if (missing.length > 0 && process.exitCode === 0) process.exitCode = 3;
      return;
    }
    const snapshot = await this.snapshot(flags, () => everything);
    const pods = this.need(snapshot.pods);
    this.want(snapshot.events);
    const report = whyReport({ ...flags, pod: args.pod }, snapshot, pods);
    render(whyData(report), whyText(report, style));
    const code = whyExitCode(report);
    if (code === 2 || process.exitCode !== 3) process.exitCode = code;
  }
}
