import { string } from '@oclif/core/args';
import { boolean, string as flag } from '@oclif/core/flags';
import { MultinetCommand } from '../cli/command.ts';
import { selectorFlags } from '../cli/flags.ts';
import { drawGrid } from '../cli/grid.ts';
import { betweenFlags, countFlag, millisecondsFlag, optionalCountFlag, verdictFlags } from '../cli/measure-flags.ts';
import { showPhases } from '../cli/phases.ts';
import { runPing } from '../cli/ping-run.ts';
import { readOrRefuse } from '../cli/problem.ts';
import { programFlags } from '../cli/program-flags.ts';
import { renderConnectivity } from '../report/connectivity/render.ts';
import { exitCodeFor } from '../report/verdict.ts';

/** `kubectl multinet ping`. */
export default class Ping extends MultinetCommand {
  static override summary = 'Measure between whom the secondary networks work: answers, loss, round trip times';
  static override description =
    'Pings between all pods of a network, in both directions, each from its own interface, and groups what fails by what it has in common. One exec per pod tests all its destinations. Exit code: 0 nothing at or above --fail-on, 1 something below P1, 2 a P1 (no answer), 3 something could not be measured.';
  static override examples = [
    '# All networks of the namespace\n<%= config.bin %> ping',
    '# One network, with the path MTU\n<%= config.bin %> ping --network default/storage-network --mtu',
    '# Between two workloads, in both directions\n<%= config.bin %> ping deploy/order-service deploy/order-db',
    '# To an address\n<%= config.bin %> ping deploy/order-service 10.20.0.1',
    '# Whether networks are apart\n<%= config.bin %> ping -A --isolation',
    '# Where pings are filtered\n<%= config.bin %> ping deploy/order-service deploy/order-db --tcp 5432',
  ];
  static override args = {
    src: string({ description: 'Pod (NAME, NAMESPACE/NAME) or workload (deploy/NAME)', ignoreStdin: true }),
    dst: string({ description: 'Pod, workload or address to measure against', ignoreStdin: true }),
  };
  static override flags = {
    ...betweenFlags,
    ...selectorFlags,
    count: countFlag('Pings for each pair', 5),
    interval: millisecondsFlag('Time between two pings of a pair', '200ms'),
    timeout: millisecondsFlag('Longest wait for an answer', '1s'),
    size: optionalCountFlag('Bytes of payload; the packet has 28 more, in IPv6 48'),
    'max-pairs': countFlag('Most pairs to measure; of more a fair sample is taken', 600),
    mtu: boolean({ description: 'Also find the largest packet that gets through' }),
    isolation: boolean({ description: 'Also try to reach the networks from interfaces that are not on them' }),
    tcp: optionalCountFlag('Connect to this TCP port instead of pinging'),
    'rtt-same-node': millisecondsFlag('Longest good round trip on one node', '1ms'),
    'rtt-cross-node': millisecondsFlag('Longest good round trip between nodes', '5ms'),
    ...programFlags,
    output: flag({
      char: 'o',
      description: 'Output format: wide, json, yaml or jsonpath=TEMPLATE',
      helpValue: 'FORMAT',
    }),
    ...verdictFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Ping);
    const format = this.format(flags);
    const source = await this.open(flags);
    const phases = showPhases(process.stderr);
    try {
      const tell = (message: string) => this.remark(message);
      const report = await runPing(source, flags, args, { signal: this.signal, tell, phases });
      phases.end();
      this.print(
        readOrRefuse(renderConnectivity(report, format, { ...this.terminal(flags.color), drawGrid, all: false })),
      );
      if (!flags['exit-zero']) process.exitCode = exitCodeFor(report, flags['fail-on'], flags['unknown-ok']);
    } finally {
      phases.end();
      source.close();
    }
  }
}
