import { MultinetCommand } from '../cli/command.ts';
import { outputFlags, selectorFlags } from '../cli/flags.ts';
import { namespaceOf, narrowing, podFilter } from '../cli/focus.ts';
import { scopeOf } from '../cli/scope.ts';
import { attachmentListing, attachmentRows } from '../report/lists/attachments.ts';

/** `kubectl multinet list`, and `kubectl multinet` alone. */
export default class List extends MultinetCommand {
  static override summary = 'List the interfaces of pods: network, addresses, hardware address';
  static override description =
    'One row per interface, from what pods ask for and what network-status reports. An interface that was asked for and is not reported is <missing>; what cannot be read is <invalid>, with the reason on stderr.';
  static override examples = [
    '# The namespace of the context\n<%= config.bin %>',
    '# One workload on one node, with more columns\n<%= config.bin %> list -A -l app=order-service --field-selector spec.nodeName=node-a -o wide',
    '# Only addresses\n<%= config.bin %> list -o jsonpath=\'{range .items[*]}{.pod}{"\\t"}{.reported.ips[0]}{"\\n"}{end}\'',
  ];
  static override flags = { ...selectorFlags, ...outputFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(List);
    const format = this.format(flags);
    const snapshot = await this.snapshot(flags, (target) => ({
      kinds: ['pods'],
      scope: scopeOf(flags, target),
      pods: { ...narrowing(flags), brief: true },
    }));
    const namespace = namespaceOf(flags, snapshot.target);
    const rows = attachmentRows(this.need(snapshot.pods).filter(podFilter(flags, namespace)));
    for (const row of rows) {
      if ('invalid' in row) this.remark(`warning: pod ${row.pod.namespace}/${row.pod.name}: ${row.invalid}`);
    }
    const { takenAt, target } = snapshot;
    this.printListing(
      attachmentListing(rows, { takenAt, target, allNamespaces: namespace === undefined }),
      format,
      flags,
      namespace,
    );
  }
}
