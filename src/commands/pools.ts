import { MultinetCommand } from '../cli/command.ts';
import { outputFlags, selectorFlags } from '../cli/flags.ts';
import { namespaceOf, networksOfSelected } from '../cli/focus.ts';
import { poolNetworks } from '../domain/pools/from-cluster/networks.ts';
import { type Listed, poolsIn } from '../domain/pools/from-cluster/pools.ts';
import { unicode } from '../report/glyphs.ts';
import { poolListing, poolRows } from '../report/lists/pools.ts';
import { type Gathered, isWhole } from '../snapshot/gathered.ts';

/** `kubectl multinet pools`. */
export default class Pools extends MultinetCommand {
  static override summary = 'List what networks give addresses and devices from, and how full it is';
  static override description =
    'One row per pool: a range of whereabouts, a range of host-local on a node, a resource on a node. WAITING counts pods that ask for one of its networks and have no interface yet, LEAKED addresses that are held for nobody (check says which). What host-local has leased to pods that are gone is known on the nodes alone, and not counted. With -n, the pools that networks of the namespace draw from.';
  static override examples = [
    '# Every pool of the cluster\n<%= config.bin %> pools -A',
    '# The fullest last, with IPPool objects and exact addresses\n<%= config.bin %> pools -A -o wide --sort-by .percentUsed',
    '# For a monitoring system\n<%= config.bin %> pools -A -o jsonpath=\'{range .items[*]}{.id}{"\\t"}{.percentUsed}{"\\n"}{end}\'',
  ];
  static override flags = { ...selectorFlags, ...outputFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(Pools);
    const format = this.format(flags);
    // Pods of one namespace take addresses from pods of another: usage is a matter of the whole cluster.
    const snapshot = await this.snapshot(flags, () => ({
      kinds: ['pods', 'nads', 'nodes', 'ipPools', 'reservations', 'nodeSlicePools'],
      scope: { kind: 'all' },
    }));
    const namespace = namespaceOf(flags, snapshot.target);
    const nads = this.need(snapshot.nads);
    const { whereabouts, devices } = poolNetworks(nads);
    const hasLedger = whereabouts.length > 0 || snapshot.ipPools.ok;
    const isSliced = whereabouts.some(({ slices }) => slices !== undefined);
    const { takenAt, target } = snapshot;
    const cluster = poolsIn({
      nads,
      pods: this.#listed(snapshot.pods),
      nodes: devices.length > 0 ? this.want(snapshot.nodes) : [],
      ipPools: hasLedger ? this.#listed(snapshot.ipPools) : undefined,
      reservations: hasLedger ? this.#listed(snapshot.reservations) : undefined,
      nodeSlicePools: isSliced ? this.want(snapshot.nodeSlicePools) : [],
      takenAt,
    });
    const { interactive, width, glyphs } = this.terminal(flags.color);
    const bar = glyphs === unicode ? (['█', '░'] as const) : (['#', '.'] as const);
    const screen = interactive && format.kind === 'table' ? { width, bar, wide: format.wide } : undefined;
    const networks = networksOfSelected(flags, snapshot.pods.ok ? snapshot.pods.value : undefined);
    const rows = poolRows(cluster, { namespace, networks, podsWereRead: snapshot.pods.ok });
    this.printListing(poolListing(rows, { takenAt, target }, screen), format, flags, namespace);
  }

  /** A part that makes the output better, with whether it is whole. */
  #listed<T>(part: Gathered<readonly T[]>): Listed<T> | undefined {
    const items = this.want(part);
    return items && { items, complete: isWhole(part) };
  }
}
