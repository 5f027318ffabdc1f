import { string } from '@oclif/core/args';
import { MultinetCommand } from '../cli/command.ts';
import { COULD_NOT_TELL } from '../cli/exit-codes.ts';
import { outputFlags, selectorFlags } from '../cli/flags.ts';
import { namespaceOf } from '../cli/focus.ts';
import { readOrRefuse, UsageProblem } from '../cli/problem.ts';
import { showProgress } from '../cli/progress.ts';
import { openScreen } from '../cli/screen.ts';
import { boundedInterval, samplingFlags, showsLive } from '../cli/top-flags.ts';
import { showLive } from '../cli/top-live.ts';
import { isIncomplete, remarksOn, sampleTwice } from '../cli/top-once.ts';
import { openRounds, type Round } from '../cli/top-rounds.ts';
import { inOrder } from '../domain/traffic/order.ts';
import { trafficListing } from '../report/lists/traffic.ts';
import { renderListing } from '../report/render-listing.ts';

/** `kubectl multinet top`. */
export default class Top extends MultinetCommand {
  static override summary = 'Show what passes the interfaces of pods: rates, errors and drops, again and again';
  static override description =
    "Reads the counters of each pod's interfaces with one small exec per sample (cat /proc/net/dev), or from the kubelet where no container has cat; those of a kubelet are some ten seconds apart. RX and TX are bits per second as the pod sees them, ERRORS and DROPS what came between the samples. A terminal shows a table that is refreshed until Ctrl-C, which ends it with exit code 130, as kubectl's --watch; elsewhere, with --once and with -o json and the like two samples are taken and printed once. Exit code then: 0, or 3 when a pod could not be sampled.";
  static override examples = [
    '# What is busy in the namespace, now\n<%= config.bin %> top',
    '# Who loses packets anywhere in the cluster\n<%= config.bin %> top -A --sort-by drops',
    '# One workload, over ten seconds, for a script\n<%= config.bin %> top deploy/order-db --once --interval 10s -o json',
  ];
  static override args = {
    pod: string({ description: 'NAME, pod/NAME, or a workload such as deploy/NAME', ignoreStdin: true }),
  };
  static override flags = { ...selectorFlags, ...outputFlags, ...samplingFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Top);
    const { from, color, 'sort-by': order, 'no-headers': bare } = flags;
    if (from !== undefined)
      throw new UsageProblem(
        'a snapshot holds one moment, and rates are between two',
        `leave out --from; its counters: kubectl multinet addr -o wide --from ${from}`,
      );
    const format = this.format(flags);
    const interval = boundedInterval(flags.interval);
    const { signal } = this;
    const live = showsLive(flags.once, format, process.stdout, process.env);
    const timeout = live ? Math.min(flags.timeout, Math.max(interval, 1000)) : flags.timeout;
    const request = { timeout, ...(flags.container === undefined ? {} : { container: flags.container }) };
    const source = await this.open(flags);
    const { target } = source;
    const namespace = namespaceOf(flags, target);
    const listing = ({ rows, takenAt }: Round, names: { longestName?: number } = {}) =>
      trafficListing(inOrder(rows, order), { takenAt, target, allNamespaces: namespace === undefined, ...names });
    try {
      const rounds = openRounds(source, args.pod, flags, request, signal);
      if (live) {
        const style = { format, headers: !bare, paint: this.terminal(color).paint };
        const table = (round: Round, longestName?: number) =>
          readOrRefuse(renderListing(listing(round, longestName === undefined ? {} : { longestName }), style));
        const columns = () => process.stdout.columns;
        await showLive(rounds, () => openScreen(process.stdout), { interval, table, columns, signal });
      }
      const progress = showProgress('sampling', process.stderr);
      const round = await sampleTwice(rounds, interval, { signal, progress });
      this.printListing(listing(round), format, { color, 'no-headers': bare }, namespace);
      for (const remark of remarksOn(round)) this.remark(remark);
      if (isIncomplete(round)) process.exitCode = COULD_NOT_TELL;
    } finally {
      source.close();
    }
  }
}
