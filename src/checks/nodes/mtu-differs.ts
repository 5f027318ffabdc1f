import { finding } from '../../findings/make.ts';
import { compareText, nadRef, nodeRef, pathOf } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { NOT_LOOKED_FOR, wasLookedFor } from './masters.ts';
import { type NetworkRow, networkTable } from './table.ts';

/** Without an MTU of their own, interfaces of macvlan, ipvlan and vlan get that of their master. */
export const mtuDiffers = defineCheck({
  slug: 'mtu-differs-across-nodes',
  title: 'each network has one MTU on all nodes',
  emits: ['MN404'],
  needs: ['nads', 'nodes', 'pods', 'nodeNetworks'],
  wants: ['events'],
  skip: ({ nodeNetworks }) => (wasLookedFor(nodeNetworks) ? undefined : NOT_LOOKED_FOR),
  *judge(seen) {
    const inherited = networkTable(seen).filter(takesMtuOfMaster);
    for (const rows of groupBy(inherited, masterOf)) {
      const sizes = sizesOf(rows);
      const [first, ...others] = rows.map(({ nad }) => nad);
      if (sizes.length < 2 || first === undefined) continue;
      yield finding('MN404', {
        subject: nadRef(first),
        args: { master: masterOf(rows[0]), networks: [first, ...others].map(pathOf), sizes },
        affected: [...others.map(nadRef), ...sizes.flatMap(({ nodes }) => nodes.map(nodeRef))],
        evidence: sizes.map(({ mtu, nodes: [node = '', ...more] }) => ({
          source: 'interface',
          of: nodeRef(node),
          text: `${masterOf(rows[0])} has an MTU of ${mtu}${more.length === 0 ? '' : `, as on ${more.length} more nodes`}`,
        })),
      });
    }
  },
});

function takesMtuOfMaster({ nad: { config }, users }: NetworkRow): boolean {
  return users > 0 && config.kind === 'decoded' && config.mtu === undefined && config.uplink.kind === 'master';
}

function masterOf({ nad: { config } }: NetworkRow): string {
  return config.kind === 'decoded' && config.uplink.kind === 'master' ? config.uplink.name : '';
}

/** The sizes that the master has where pods are or may come, the most common first. */
function sizesOf(rows: readonly NetworkRow[]): { readonly mtu: number; readonly nodes: readonly string[] }[] {
  const cells = rows.flatMap((row) => row.cells).filter(({ pods }) => pods !== 'cannot-come');
  const sizes = new Map<number, Set<string>>();
  for (const { node, service } of cells) {
    const mtu = service.link?.mtu;
    if (mtu !== undefined) sizes.set(mtu, (sizes.get(mtu) ?? new Set()).add(node));
  }
  return [...sizes]
    .map(([mtu, nodes]) => ({ mtu, nodes: [...nodes].sort(compareText) }))
    .sort((a, b) => b.nodes.length - a.nodes.length || b.mtu - a.mtu);
}
