import { string } from '@oclif/core/args';
import { boolean, string as flag } from '@oclif/core/flags';
import { MultinetCommand } from '../cli/command.ts';
import { selectorFlags } from '../cli/flags.ts';
import { drawGrid } from '../cli/grid.ts';
import { runIperf3 } from '../cli/iperf3-run.ts';
import {
  betweenFlags,
  countFlag,
  millisecondsFlag,
  optionalMillisecondsFlag,
  optionalPercentFlag,
  optionalRateFlag,
  rateFlag,
  verdictFlags,
} from '../cli/measure-flags.ts';
import { showPhases } from '../cli/phases.ts';
import { readOrRefuse } from '../cli/problem.ts';
import { programFlags } from '../cli/program-flags.ts';
import { renderBandwidth } from '../report/bandwidth/render.ts';
import { exitCodeFor } from '../report/verdict.ts';

/** `kubectl multinet iperf3`. */
export default class Iperf3 extends MultinetCommand {
  static override summary = 'Measure the bandwidth of the secondary networks between pods';
  static override description =
    'Starts a server for one test in one pod and a client in another, both bound to their addresses on the network. Without names it takes, on each network, a pair on one node and a pair between nodes. Tests run one after another; what load they make is said on stderr before. Servers are removed on success, failure and Ctrl-C. Exit code: as ping.';
  static override examples = [
    '# On each network of the namespace, a pair on one node and a pair between nodes\n<%= config.bin %> iperf3',
    '# Between two workloads, with a target\n<%= config.bin %> iperf3 deploy/backup deploy/order-db --network storage-network --min 8G',
    '# Loss and jitter of a stream\n<%= config.bin %> iperf3 --udp --rate 500M --max-loss 0.1 --max-jitter 1ms',
    '# Compared with the default network\n<%= config.bin %> iperf3 deploy/backup deploy/order-db --compare-default',
    '# End servers that an earlier run has left\n<%= config.bin %> iperf3 -A --clean',
  ];
  static override args = {
    src: string({
      description: 'Pod (NAME, NAMESPACE/NAME) or workload (deploy/NAME) of the client',
      ignoreStdin: true,
    }),
    dst: string({ description: 'Pod or workload of the server', ignoreStdin: true }),
  };
  static override flags = {
    ...betweenFlags,
    ...selectorFlags,
    pairs: countFlag('Pairs for each network and distance; three or more are compared with one another', 1),
    duration: millisecondsFlag('Length of each test, in whole seconds', '5s'),
    parallel: countFlag('Streams of each test', 1),
    udp: boolean({ description: 'Send UDP: measures loss and jitter' }),
    rate: rateFlag('Rate of UDP', '100M'),
    reverse: boolean({ description: 'Let the server send' }),
    bidir: boolean({ description: 'Let both send at once' }),
    'compare-default': boolean({ description: 'Run each test over the default interfaces too' }),
    min: optionalRateFlag('Least good bandwidth, such as 8G'),
    'max-jitter': optionalMillisecondsFlag('Most good jitter of UDP, such as 1ms'),
    'max-loss': optionalPercentFlag('Most good loss of UDP, such as 0.1%'),
    clean: boolean({ description: 'Only end servers that earlier runs have left' }),
    ...programFlags,
    output: flag({
      char: 'o',
      description: 'Output format: wide, json, yaml or jsonpath=TEMPLATE',
      helpValue: 'FORMAT',
    }),
    ...verdictFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Iperf3);
    const format = this.format(flags);
    const source = await this.open(flags);
    const phases = showPhases(process.stderr);
    try {
      const tell = (message: string) => this.remark(message);
      const report = await runIperf3(source, flags, args, { signal: this.signal, tell, phases });
      phases.end();
      if (flags.clean) return;
      this.print(
        readOrRefuse(renderBandwidth(report, format, { ...this.terminal(flags.color), drawGrid, all: false })),
      );
      if (!flags['exit-zero']) process.exitCode = exitCodeFor(report, flags['fail-on'], flags['unknown-ok']);
    } finally {
      phases.end();
      source.close();
    }
  }
}
