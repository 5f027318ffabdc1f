import { string } from '@oclif/core/args';
import { string as flag } from '@oclif/core/flags';
import { MultinetCommand } from '../cli/command.ts';
import { namespaceOf } from '../cli/focus.ts';
import { podNamed } from '../cli/pod-argument.ts';
import { readOrRefuse, UsageProblem } from '../cli/problem.ts';
import { diagnoserOf } from '../cli/why-report.ts';
import { everything } from '../gather/plan.ts';
import { podStatus, statusData } from '../report/pod-status.ts';
import { renderData } from '../report/render-listing.ts';
import { statusText } from '../report/status-text.ts';

/** `kubectl multinet status`. */
export default class Status extends MultinetCommand {
  static override summary = 'Compare the networks a pod asked for with those it was given, interface by interface';
  static override examples = ['# One pod\n<%= config.bin %> status order-db-5d655d6c46-6mcn9'];
  static override args = { pod: string({ description: 'Name of the pod', required: true, ignoreStdin: true }) };
  static override flags = {
    output: flag({ char: 'o', description: 'Output format: json, yaml or jsonpath=TEMPLATE', helpValue: 'FORMAT' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Status);
    const format = this.format(flags);
    const snapshot = await this.snapshot(flags, () => everything);
    const namespace = namespaceOf({ ...flags, 'all-namespaces': false }, snapshot.target);
    const pod = podNamed(args.pod, this.need(snapshot.pods), namespace ?? snapshot.target.namespace);
    const status = podStatus(pod, snapshot, this.want(snapshot.events), diagnoserOf(snapshot)(pod));
    if (format.kind === 'table') {
      this.print(statusText(status, this.terminal(flags.color)));
      return;
    }
    if (format.kind === 'name' || format.kind === 'custom-columns')
      throw new UsageProblem('status has one pod: use -o json, yaml or jsonpath');
    this.print(readOrRefuse(renderData(statusData(status, snapshot), format)));
  }
}
