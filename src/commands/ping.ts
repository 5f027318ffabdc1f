import { string } from '@oclif/core/args';
import { connectivityReport } from '../checks/connectivity/report.ts';
import { selectorFlags } from '../cli/flags.ts';
import { MeasureCommand, measureFlags, planFor } from '../cli/measure-command.ts';
import { pingFlags } from '../cli/ping-flags.ts';
import { withPings } from '../cli/ping-run.ts';
import { renderConnectivity } from '../report/connectivity/render.ts';

/** `kubectl multinet ping`. */
export default class Ping extends MeasureCommand {
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
    '# Keep what was measured, and look at it again\n<%= config.bin %> ping -A --capture pings.multinet.json.gz\n<%= config.bin %> ping --from pings.multinet.json.gz',
  ];
  static override args = {
    src: string({ description: 'Pod (NAME, NAMESPACE/NAME) or workload (deploy/NAME)', ignoreStdin: true }),
    dst: string({ description: 'Pod, workload or address to measure against', ignoreStdin: true }),
  };
  static override flags = { ...pingFlags, ...selectorFlags, ...measureFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Ping);
    await this.report(flags, {
      measure: async (source, listeners) =>
        withPings(source, await this.seen(source, planFor(flags)), flags, args, listeners),
      judge: (snapshot) => connectivityReport(this.measured(snapshot.pings), snapshot),
      render: renderConnectivity,
    });
  }
}
