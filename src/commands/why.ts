import { string } from '@oclif/core/args';
import { boolean, custom, string as flag } from '@oclif/core/flags';
import { alsoPingFlags } from '../cli/also-measure.ts';
import { COULD_NOT_TELL } from '../cli/exit-codes.ts';
import { selectorFlags } from '../cli/flags.ts';
import { namespaceOf } from '../cli/focus.ts';
import { insideFlags } from '../cli/inside-flags.ts';
import { requireNamespace } from '../cli/namespace.ts';
import { UsageProblem } from '../cli/problem.ts';
import { readInput } from '../cli/text-input.ts';
import { podsToSee, WhyCommand } from '../cli/why-command.ts';
import { whyReport } from '../cli/why-report.ts';
import { whyExitCode } from '../report/why/causes.ts';
import { whyData } from '../report/why/data.ts';
import { whyText } from '../report/why/text.ts';

/** `kubectl multinet why`. */
export default class Why extends WhyCommand {
  static override summary = 'Tell why pods are stuck for, or run without, their networks, and what to do';
  static override description =
    'Lays the events of a pod beside the definitions, nodes, pools and daemons of the cluster: the cause first, then the chain that leads to it, then the next command. Without a pod: everything that is stuck or lacks networks, by cause. Exit code: 0 the networks are not in the way, 1 something below P1, 2 the cause of a P1 was found, 3 it could not be told.';
  static override examples = [
    '# One pod\n<%= config.bin %> why order-db-5d655d6c46-6mcn9',
    '# All pods of a workload\n<%= config.bin %> why deploy/order-service',
    '# Whatever is stuck in the cluster\n<%= config.bin %> why -A',
    '# Whatever does not reach its peers\n<%= config.bin %> why -A --ping',
    '# Messages from a ticket; no cluster is asked\nkubectl describe pod order-db | <%= config.bin %> why --text -',
    '# What Multus and whereabouts logged of a pod on its node\n<%= config.bin %> why --logs order-db-5d655d6c46-6mcn9',
  ];
  static override args = {
    pod: string({ description: 'Name of a pod, or a workload such as deploy/NAME', ignoreStdin: true }),
  };
  static override flags = {
    ...selectorFlags,
    ...insideFlags,
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
      exclusive: ['logs', 'from', 'inside', 'ping'],
    }),
    logs: boolean({ description: 'Explain what the Multus and whereabouts pods of the node logged of the pod' }),
    inside: boolean({ description: 'Run read-only programs in pods to see what is really there' }),
    ...alsoPingFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Why);
    if (flags.text !== undefined) {
      if (args.pod !== undefined) throw new UsageProblem('--text explains a text, and no pod', 'leave one of them out');
      return this.tell(
        await readInput(flags.text, 'kubectl describe pod POD | kubectl multinet why --text -', this.signal),
        flags,
      );
    }
    if (flags.logs) return this.tellLogs(args.pod, flags);
    const snapshot = await this.deepSnapshot(flags, {
      choose: podsToSee(args.pod, flags),
      nodes: false,
      around: args.pod,
    });
    requireNamespace(namespaceOf(flags, snapshot.target), snapshot);
    const pods = this.need(snapshot.pods);
    this.want(snapshot.events);
    this.tellUnmeasured(args.pod, flags, snapshot);
    const report = whyReport({ ...flags, pod: args.pod }, snapshot, pods);
    this.answer(whyData(report), whyText(report, this.style(flags)), flags);
    const code = whyExitCode(report);
    if (code === 2 || process.exitCode !== COULD_NOT_TELL) process.exitCode = code;
  }
}
