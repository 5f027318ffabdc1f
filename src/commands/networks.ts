import { string } from '@oclif/core/args';
import { defaultSettings } from '../checks/check.ts';
import type { Outcome } from '../checks/outcome.ts';
import { checks } from '../checks/registry.ts';
import { judge } from '../checks/report.ts';
import { MultinetCommand } from '../cli/command.ts';
import { outputFlags, selectorFlags } from '../cli/flags.ts';
import { namespaceOf, networksOfSelected } from '../cli/focus.ts';
import { UsageProblem } from '../cli/problem.ts';
import { pathOf } from '../findings/refs.ts';
import { everything } from '../gather/plan.ts';
import { networkListing, networkRows } from '../report/lists/networks.ts';
import { networkText } from '../report/network-text.ts';
import type { NotGathered } from '../snapshot/gathered.ts';

/** `kubectl multinet networks`. */
export default class Networks extends MultinetCommand {
  static override summary = 'List NetworkAttachmentDefinitions with their decoded CNI config, users and problems';
  static override examples = [
    '# The namespace of the context\n<%= config.bin %> networks',
    '# The networks that one workload asks for\n<%= config.bin %> networks -A -l app=order-service',
    '# Everything about one network\n<%= config.bin %> networks data-network',
  ];
  static override args = {
    name: string({
      description: 'Name of one network, or namespace/name, for its full description',
      ignoreStdin: true,
    }),
  };
  static override flags = { ...selectorFlags, ...outputFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Networks);
    const format = this.format(flags);
    const snapshot = await this.snapshot(flags, () => everything);
    // `data-network`, or `default/data-network` as the lists write it.
    const [name, from] = args.name?.split('/').reverse() ?? [];
    const namespace = from ?? namespaceOf(flags, snapshot.target);
    const pods = this.want(snapshot.pods);
    const asked = networksOfSelected(flags, pods);
    const inside = this.need(snapshot.nads).filter(
      (nad) =>
        (namespace === undefined || nad.namespace === namespace) &&
        (name === undefined || nad.name === name) &&
        (asked === undefined || asked.has(pathOf(nad))),
    );
    const { findings, outcomes } = judge(snapshot, checks, defaultSettings, { includes: () => true });
    const missing = missingFor(outcomes);
    for (const [, part] of missing) this.want<unknown>(part);
    const rows = networkRows(inside, pods, findings, pods === undefined || missing.size > 0);
    const { takenAt, target } = snapshot;
    if (name !== undefined && rows.length === 0) {
      throw new UsageProblem(
        `there is no network "${name}" in ${namespace === undefined ? 'any namespace' : `namespace ${namespace}`}`,
        'kubectl multinet networks -A',
      );
    }
    if (args.name !== undefined && format.kind === 'table') {
      this.print(rows.map((row) => networkText(row, takenAt, this.terminal(flags.color))).join('\n'));
      return;
    }
    this.printListing(
      networkListing(rows, { takenAt, target, allNamespaces: namespace === undefined }),
      format,
      flags,
      namespace,
    );
  }
}

/** Definitions, addresses held twice, nodes and pools: the checks whose findings are of networks. */
const ofNetworks = /^MN(?:[245]|309)/;

/** What the checks of networks lack, each once; of pods and networks themselves it is said as they are read. */
function missingFor(
  outcomes: readonly Outcome[],
): ReadonlyMap<string, { readonly ok: false; readonly why: NotGathered }> {
  const unknowns = outcomes
    .filter(({ emits }) => emits.some((code) => ofNetworks.test(code)))
    .flatMap((outcome) => outcome.unknowns);
  return new Map(
    unknowns.flatMap((unknown) =>
      unknown.kind === 'not-gathered' && unknown.part !== 'pods' && unknown.part !== 'nads'
        ? [[`${unknown.why.what} ${unknown.why.detail}`, { ok: false, why: unknown.why }] as const]
        : [],
    ),
  );
}
