import { string } from '@oclif/core/args';
import { boolean, string as flag } from '@oclif/core/flags';
import { bandwidthReport } from '../checks/bandwidth/report.ts';
import { COULD_NOT_TELL } from '../cli/exit-codes.ts';
import { expectFlag } from '../cli/expect-flag.ts';
import { selectorFlags } from '../cli/flags.ts';
import { cleanIperf3 } from '../cli/iperf3/clean.ts';
import { withBandwidth } from '../cli/iperf3/run.ts';
import { MeasureCommand, measureFlags, planFor } from '../cli/measure-command.ts';
import {
  betweenFlags,
  countFlag,
  millisecondsFlag,
  optionalMillisecondsFlag,
  optionalPercentFlag,
  optionalRateFlag,
} from '../cli/measure-flags.ts';
import { measuringNeeds, type Plan, withNodeFacts } from '../gather/plan.ts';
import { renderBandwidth } from '../report/bandwidth/render.ts';

// Whoever takes what was measured from a file must not believe that it was measured as these say.
const ofMeasuring = { exclusive: ['from'] };
/** Streams that iperf3 takes at most. */
const MOST_STREAMS = 128;

/** `kubectl multinet iperf3`. */
export default class Iperf3 extends MeasureCommand {
  static override summary = 'Measure the bandwidth of the secondary networks between pods';
  static override description =
    'Starts a server for one test in one pod and a client in another, both bound to their addresses on the network. Without names it takes, on each network, a pair on one node and a pair between nodes. Tests run one after another; what load they make is said on stderr before. Servers and test pods are removed on success, failure, Ctrl-C and SIGTERM. Exit code: as ping.';
  static override examples = [
    '# On each network of the namespace, a pair on one node and a pair between nodes\n<%= config.bin %> iperf3',
    '# Between two workloads, with a target\n<%= config.bin %> iperf3 deploy/backup deploy/order-db --network storage-network --min 8G',
    '# Against what each network should carry\n<%= config.bin %> iperf3 --expect storage-network=10Gbps --expect shop/mgmt=1Gbps',
    '# Loss and jitter of a stream\n<%= config.bin %> iperf3 --udp --rate 500M --max-loss 0.1 --max-jitter 1ms',
    '# Compared with the default network\n<%= config.bin %> iperf3 deploy/backup deploy/order-db --compare-default',
    '# On a network whose pods have no iperf3, between pods that are made for it\n<%= config.bin %> iperf3 --network storage-network --image IMAGE',
    '# End servers and remove test pods that an earlier run has left\n<%= config.bin %> iperf3 -A --clean',
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
    pairs: countFlag(
      'Pairs for each network and distance; three or more are compared with one another',
      1,
      ofMeasuring,
    ),
    duration: millisecondsFlag('Length of each test, in whole seconds', '5s', ofMeasuring),
    parallel: countFlag('Streams of each test', 1, { most: MOST_STREAMS, ...ofMeasuring }),
    udp: boolean({ description: 'Send UDP: measures loss and jitter', ...ofMeasuring }),
    rate: { ...optionalRateFlag('Rate of UDP (100M unless given)'), dependsOn: ['udp'] },
    reverse: boolean({ description: 'Let the server send', ...ofMeasuring }),
    bidir: boolean({ description: 'Let both send at once', ...ofMeasuring }),
    'compare-default': boolean({ description: 'Run each test over the default interfaces too', ...ofMeasuring }),
    expect: expectFlag({ multiple: true, multipleNonGreedy: true }),
    min: optionalRateFlag('Least good bandwidth, such as 8G'),
    'max-jitter': optionalMillisecondsFlag('Most good jitter of UDP, such as 1ms'),
    'max-loss': optionalPercentFlag('Most good loss of UDP, such as 0.1%'),
    image: flag({
      description:
        'On networks where no two pods can be measured, make short-lived test pods of this image (with sh, sleep and iperf3) and remove them again',
      helpValue: 'IMAGE',
      ...ofMeasuring,
    }),
    clean: boolean({
      description: 'Only end servers and remove test pods that earlier runs have left',
      exclusive: [
        ...['pairs', 'duration', 'parallel', 'udp', 'rate', 'reverse', 'bidir', 'compare-default'],
        ...['expect', 'min', 'max-jitter', 'max-loss', 'image', 'output', 'capture'],
      ],
    }),
    ...measureFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Iperf3);
    if (flags.clean) {
      const isClean = await this.measuring(flags, async (source, listeners) =>
        cleanIperf3(source, await this.seen(source, measuringNeeds), flags, args, listeners),
      );
      if (!isClean) process.exitCode = COULD_NOT_TELL;
      return;
    }
    await this.report(flags, {
      measure: async (source, listeners) =>
        withBandwidth(source, await this.seen(source, needsOf(flags)), flags, args, listeners),
      judge: (snapshot) => bandwidthReport(this.measured(snapshot.bandwidth), snapshot),
      render: renderBandwidth,
    });
  }
}

// Where test pods can be is known from what nodes can serve.
function needsOf(flags: { readonly capture?: string | undefined; readonly image?: string | undefined }): Plan {
  return flags.image === undefined ? planFor(flags) : withNodeFacts(planFor(flags));
}
