import { string } from '@oclif/core/args';
import { defaultSettings } from '../checks/check.ts';
import { routeChecks } from '../checks/inside/checks.ts';
import { destinationsIn } from '../checks/inside/destinations.ts';
import { insideOfPods } from '../checks/inside/seen.ts';
import { judge } from '../checks/report.ts';
import { outputFlags, selectorFlags } from '../cli/flags.ts';
import { focusOnPods, namespaceOf } from '../cli/focus.ts';
import { InsideCommand } from '../cli/inside-command.ts';
import { insideFlags } from '../cli/inside-flags.ts';
import { isOrdinary, routeListing, routeRows } from '../report/lists/routes.ts';

/** `kubectl multinet route`. */
export default class Route extends InsideCommand {
  static override summary = 'Show the routes that are really inside pods, with the network of each interface';
  static override description =
    'Marks the default route that counts, and tells when it leaves by a secondary interface, when a gateway is in no subnet of its interface, and when the cluster service or pods of other nodes are not reached by the default interface. The main table is shown; -o wide shows all tables. Exit code: 0, or 3 when a pod could not be looked into.';
  static override examples = [
    '# One pod\n<%= config.bin %> route samplepod',
    '# Who leaves by which interface\n<%= config.bin %> route -A -o custom-columns=POD:.pod,TO:.destination,BY:.interface',
  ];
  static override args = {
    pod: string({ description: 'NAME, pod/NAME, or a workload such as deploy/NAME', ignoreStdin: true }),
  };
  static override flags = { ...selectorFlags, ...insideFlags, ...outputFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Route);
    const format = this.format(flags);
    const { snapshot, pods, insideOf } = await this.seeInside(args.pod, flags, ({ insides }) =>
      insideOfPods(insides.ok ? insides.value : []),
    );
    const { takenAt, target, serviceAddresses } = snapshot;
    const namespace = namespaceOf(flags, target);
    const services = serviceAddresses.ok ? serviceAddresses.value : [];
    const all = routeRows(pods, insideOf, destinationsIn(this.need(snapshot.pods), services));
    const rows = format.kind === 'table' && !format.wide ? all.filter(isOrdinary) : all;
    const about = { takenAt, target, allNamespaces: namespace === undefined, onePod: pods.length === 1 };
    this.printListing(routeListing(rows, about), format, flags, namespace);
    if (format.kind !== 'table') return;
    const { findings } = judge(snapshot, routeChecks, defaultSettings, focusOnPods(pods));
    this.noteFindings(findings, flags.color);
  }
}
