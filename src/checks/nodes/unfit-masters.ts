import { finding } from '../../findings/make.ts';
import { pathOf } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import {
  about,
  causes,
  NOT_LOOKED_FOR,
  networksIn,
  perNode,
  sourceEvidence,
  troublesOf,
  unjudged,
  unknownCells,
  untoldLinks,
  wasLookedFor,
} from './masters.ts';
import { networkTable } from './table.ts';

const parts = { needs: ['nads', 'nodes', 'pods', 'nodeNetworks'], wants: ['events'] } as const;

const skip = ({ nodeNetworks }: { readonly nodeNetworks: Parameters<typeof wasLookedFor>[0] }): string | undefined =>
  wasLookedFor(nodeNetworks) ? undefined : NOT_LOOKED_FOR;

/** Pods on a master that is down come up, and reach nobody. */
export const masterDown = defineCheck({
  slug: 'master-down',
  title: 'the interfaces that networks sit on are up',
  emits: ['MN402'],
  ...parts,
  skip,
  *judge(seen) {
    for (const group of causes(troublesOf(networkTable(seen), 'master-down'), ({ master }) => master)) {
      yield finding('MN402', {
        ...about(group),
        args: {
          master: group[0].trouble.master,
          networks: networksIn(group).map(pathOf),
          nodes: perNode(group, ({ trouble: { condition } }) => ({ condition })),
        },
        evidence: sourceEvidence(
          group,
          ({ cell }) => `${cell.service.on} is ${cell.service.link?.condition ?? 'down'}`,
        ),
      });
    }
    const untold = untoldLinks(networkTable(seen), seen.nodeNetworks, {
      asks: () => true,
      isTold: ({ condition }) => condition !== 'unknown',
    });
    yield* unjudged(untold, (on, nodes) => `whether ${on} is up on ${nodes}`);
  },
});

/**
 * macvlan and vlan refuse an MTU above their master's (plugins main/macvlan validateRangeMTU, main/vlan the same). ipvlan takes any
 * (drivers/net/ipvlan/ipvlan_main.c ipvlan_link_new), and its large packets do not pass the master.
 */
export const mtuAboveMaster = defineCheck({
  slug: 'mtu-above-master',
  title: 'no network asks for a larger MTU than its node interface has',
  emits: ['MN403'],
  ...parts,
  skip,
  *judge(seen) {
    const found = troublesOf(networkTable(seen), 'mtu-above-master');
    for (const group of Map.groupBy(found, ({ nad }) => nad).values()) {
      const [first, ...others] = group;
      if (first === undefined) continue;
      const { master, mtu, refused } = first.trouble;
      yield finding('MN403', {
        ...about([first, ...others]),
        ...(refused ? {} : { severity: 'P2' as const }),
        args: {
          network: pathOf(first.nad),
          master,
          mtu,
          refused,
          nodes: perNode(group, ({ trouble: { limit } }) => ({ limit })),
        },
        evidence: sourceEvidence(
          group,
          ({ cell }) => `${cell.service.on} has an MTU of ${cell.service.link?.mtu ?? ''}`,
        ),
      });
    }
    const untold = untoldLinks(networkTable(seen), seen.nodeNetworks, {
      asks: (config) => config.mtu !== undefined,
      isTold: ({ mtu }) => mtu !== undefined,
    });
    yield* unjudged(untold, (on, nodes) => `the MTU of ${on} on ${nodes}`);
  },
});

/** A port of a bridge, bond or Open vSwitch has its receive handler taken: drivers/net/macvlan.c macvlan_port_create. */
export const masterEnslaved = defineCheck({
  slug: 'master-enslaved',
  title: 'no macvlan or ipvlan network sits on a port of a bridge or bond',
  emits: ['MN405'],
  ...parts,
  skip,
  *judge(seen) {
    for (const group of causes(troublesOf(networkTable(seen), 'master-enslaved'), ({ master }) => master)) {
      yield finding('MN405', {
        ...about(group),
        args: {
          master: group[0].trouble.master,
          networks: networksIn(group).map(pathOf),
          nodes: perNode(group, ({ trouble: { to } }) => ({ to })),
        },
        evidence: sourceEvidence(
          group,
          ({ cell }) => `${cell.service.on} is a port of ${cell.service.link?.enslavedTo ?? ''}`,
        ),
      });
    }
    // The kubelet's summary names interfaces, and not what they are ports of.
    const untold = untoldLinks(networkTable(seen), seen.nodeNetworks, {
      asks: ({ type }) => type === 'macvlan' || type === 'ipvlan',
      isTold: ({ sources }) => sources.some(({ kind }) => kind !== 'summary'),
    });
    yield* unjudged(untold, (on, nodes) => `whether ${on} is a port of another on ${nodes}`);
  },
});

/** A bridge that the plugin makes has no ports but those of the pods on the node. */
export const bridgeWithoutUplink = defineCheck({
  slug: 'bridge-without-uplink',
  title: 'the bridges of networks lead out of their node',
  emits: ['MN408'],
  ...parts,
  skip,
  *judge(seen) {
    // On a cluster of one node an island is all there is.
    if (seen.nodes.length < 2) return;
    for (const group of causes(troublesOf(networkTable(seen), 'no-uplink'), ({ bridge }) => bridge)) {
      yield finding('MN408', {
        ...about(group),
        severity: 'P2',
        args: {
          bridge: group[0].trouble.bridge,
          networks: networksIn(group).map(pathOf),
          nodes: perNode(group, ({ trouble: { exists } }) => ({ exists })),
        },
        evidence: sourceEvidence(group, ({ cell }) => `${cell.service.on} has no port that leads out of the node`),
      });
    }
    const untold = unknownCells(networkTable(seen), ({ uplink }) => uplink.kind === 'bridge');
    yield* unjudged(untold, (on, nodes) => `whether ${on} leads out of ${nodes}`);
  },
});

/** A plugin is run from the node's directory of CNI plugins; Multus brings none along. */
export const pluginMissing = defineCheck({
  slug: 'plugin-binary-missing',
  title: 'nodes have the plugins that their networks run',
  emits: ['MN406'],
  ...parts,
  skip: ({ nodeNetworks }) =>
    nodeNetworks.some(({ plugins }) => plugins !== undefined)
      ? undefined
      : 'the plugins of nodes were not read; check --inside reads them in pods that are there',
  *judge(seen) {
    const found = troublesOf(networkTable(seen), 'plugin-missing');
    for (const group of causes(found, ({ plugin, role }) => `${role} ${plugin}`)) {
      const { plugin, role } = group[0].trouble;
      const source = seen.nodeNetworks.find(({ node }) => node === group[0].cell.node)?.plugins?.source;
      yield finding('MN406', {
        ...about(group),
        args: {
          plugin,
          role,
          networks: networksIn(group).map(pathOf),
          nodes: perNode(group, () => ({})).map(({ node }) => node),
        },
        evidence:
          source === undefined
            ? []
            : [{ source: source.name, text: `the directory of CNI plugins holds no ${plugin} (${source.at})` }],
      });
    }
  },
});
