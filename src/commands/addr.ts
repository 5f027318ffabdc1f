import { string } from '@oclif/core/args';
import { defaultSettings } from '../checks/check.ts';
import { addressChecks } from '../checks/inside/checks.ts';
import { insideOfPods } from '../checks/inside/seen.ts';
import { judge } from '../checks/report.ts';
import { outputFlags, selectorFlags } from '../cli/flags.ts';
import { focusOnPods, namespaceOf } from '../cli/focus.ts';
import { InsideCommand } from '../cli/inside-command.ts';
import { insideFlags } from '../cli/inside-flags.ts';
import { insideListing, insideRows } from '../report/lists/insides.ts';

/** `kubectl multinet addr`. */
export default class Addr extends InsideCommand {
  static override summary = 'Show the addresses that are really inside pods, beside what network-status claims';
  static override description =
    'Runs one look into each pod, with whatever its containers have: ip, ifconfig, or the files of /proc and /sys. Without a name it looks into the pods that have to do with secondary networks. VERDICT compares with network-status, which is written once, at the start: ok, absent, down, drift, unreported (there and not in it), unknown. Exit code: 0, or 3 when a pod could not be looked into.';
  static override examples = [
    '# One pod\n<%= config.bin %> addr order-db-5d655d6c46-6mcn9',
    '# All pods of a workload, with counters\n<%= config.bin %> addr deploy/order-service -o wide',
    '# Everything that is not as it was reported\n<%= config.bin %> addr -A -o jsonpath=\'{range .items[?(@.verdict!="ok")]}{.namespace}/{.pod} {.interface} {.verdict}{"\\n"}{end}\'',
    '# A pod without any tool\n<%= config.bin %> addr distroless-app --debug-image busybox:1.37',
  ];
  static override args = {
    pod: string({ description: 'NAME, pod/NAME, or a workload such as deploy/NAME', ignoreStdin: true }),
  };
  static override flags = { ...selectorFlags, ...insideFlags, ...outputFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Addr);
    const format = this.format(flags);
    const { snapshot, pods, insideOf } = await this.seeInside(args.pod, flags, ({ insides }) =>
      insideOfPods(insides.ok ? insides.value : []),
    );
    const { takenAt, target } = snapshot;
    const namespace = namespaceOf(flags, target);
    const about = { takenAt, target, allNamespaces: namespace === undefined, onePod: pods.length === 1 };
    const { findings } = judge(snapshot, addressChecks, defaultSettings, focusOnPods(pods));
    this.printListing(insideListing(insideRows(pods, insideOf, findings), about), format, flags, namespace);
    if (format.kind === 'table') this.noteFindings(findings, flags.color);
  }
}
