import { string } from '@oclif/core/args';
import { string as flag } from '@oclif/core/flags';
import { fitReport } from '../checks/capacity/fit-report.ts';
import { MultinetCommand } from '../cli/command.ts';
import { fitParts } from '../cli/fit-parts.ts';
import { workloadsIn } from '../cli/manifest-input.ts';
import { optionalCountFlag } from '../cli/measure-flags.ts';
import { readOrRefuse, UsageProblem } from '../cli/problem.ts';
import { readInput } from '../cli/text-input.ts';
import { workloadNamed } from '../cli/workload-argument.ts';
import { fitNeeds } from '../gather/plan.ts';
import { fitExitCode } from '../report/fits/exit-code.ts';
import { renderFitReport } from '../report/fits/render.ts';
import type { Gathered } from '../snapshot/gathered.ts';

const PIPED = 'kubectl get deploy/NAME -o yaml | kubectl multinet fits -f -';

/** `kubectl multinet fits`. */
export default class Fits extends MultinetCommand {
  static override summary = 'Tell before a rollout where pods can run with their networks, and how many more fit';
  static override description =
    'Counts what the networks of the pods take: interfaces and plugins of the nodes, free addresses and devices, addresses that only one pod can have. Heeds taints, nodeSelector and required node affinity. Pods that wait already come first. Not counted: cpu, memory, the number of pods on a node, affinity and spread between pods, volumes. Workloads of a manifest come one after the other, each with the replicas that it asks for. Exit code: 0; 2 when what is asked for does not fit; 3 when it cannot be told.';
  static override examples = [
    '# How many more pods of a deployment fit, where, and what binds first\n<%= config.bin %> fits deploy/order-service',
    '# Whether five more do\n<%= config.bin %> fits deploy/order-service --replicas 5',
    '# Whether a manifest does\n<%= config.bin %> fits -f rollout.yaml',
    `# A workload that has no pods\n${PIPED}`,
  ];
  static override args = {
    workload: string({
      description: 'deploy/NAME, statefulset/NAME, daemonset/NAME, job/NAME or pod/NAME',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    filename: flag({
      char: 'f',
      description: 'Manifest with Pods, Deployments, StatefulSets, DaemonSets, Jobs and networks; - for stdin',
      helpValue: 'FILE',
    }),
    replicas: optionalCountFlag('How many more pods are to fit'),
    output: flag({
      char: 'o',
      description: 'Output format: json, yaml, name or jsonpath=TEMPLATE',
      helpValue: 'FORMAT',
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Fits);
    const format = this.format(flags);
    const { filename, replicas } = flags;
    const { workload: word } = args;
    if ((word === undefined) === (filename === undefined))
      throw new UsageProblem('name a workload or a manifest', 'kubectl multinet fits deploy/NAME, or -f FILE');
    const text = filename === undefined ? '' : await readInput(filename, PIPED, this.signal);
    const snapshot = await this.nodesSnapshot(flags, () => fitNeeds, {});
    const { namespace } = snapshot.target;
    const manifest = filename === undefined ? undefined : readOrRefuse(workloadsIn(text, filename, namespace));
    const parts = fitParts(snapshot, manifest?.nads ?? [], {
      need: <T>(part: Gathered<T>) => this.need(part),
      want: <T>(part: Gathered<T>) => this.want(part),
    });
    const daemonSets = snapshot.daemonSets.ok ? snapshot.daemonSets.value : undefined;
    const running = { pods: parts.pods, daemonSets, namespace: flags.namespace ?? namespace };
    const report = fitReport(snapshot, parts, {
      workloads: manifest?.workloads ?? [workloadNamed(word ?? '', running)],
      ...(replicas === undefined ? {} : { replicas: BigInt(replicas) }),
    });
    this.print(readOrRefuse(renderFitReport(report, format, this.terminal(flags.color))));
    process.exitCode = fitExitCode(report) || (process.exitCode ?? 0);
  }
}
