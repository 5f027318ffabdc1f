import type { KnownInterface, NodeNetwork } from '../../domain/nodes/node-network.ts';
import { isSurveyed, presence } from '../../domain/nodes/presence.ts';
import { finding } from '../../findings/make.ts';
import { compareText, nodeRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { NOT_LOOKED_FOR, troublesOf, wasLookedFor } from './masters.ts';
import { networkTable } from './table.ts';

const HOUR = 60 * 60 * 1000;
const FEWEST_OTHERS = 2;

/**
 * Interfaces that were added by hand do not come with new nodes. Those that pods need are the business of another check: this one looks
 * at what a network sits on that nobody uses yet, and at cards, VLANs, bonds and bridges.
 */
export const newNodeLacks = defineCheck({
  slug: 'new-node-lacks',
  title: 'new nodes have the interfaces that all others have',
  emits: ['MN409'],
  needs: ['nads', 'nodes', 'pods', 'nodeNetworks'],
  wants: ['events'],
  skip: ({ nodeNetworks }) => (wasLookedFor(nodeNetworks) ? undefined : NOT_LOOKED_FOR),
  *judge(seen) {
    const [newest, ...others] = seen.nodeNetworks.toSorted((a, b) => compareText(b.createdAt, a.createdAt));
    const [before] = others;
    if (newest === undefined || before === undefined || others.length < FEWEST_OTHERS) return;
    if (!others.every(isSurveyed) || Date.parse(newest.createdAt) - Date.parse(before.createdAt) < HOUR) return;
    const table = networkTable(seen);
    const reported = new Set(troublesOf(table, 'master-missing').flatMap(({ trouble: { master = '' } }) => master));
    const wanted = new Set(
      table.flatMap(({ nad: { config } }) =>
        config.kind === 'decoded' && config.uplink.kind === 'master' ? config.uplink.name : [],
      ),
    );
    const lacking = before.interfaces
      .filter((link) => (isSetUp(link) || wanted.has(link.name)) && !reported.has(link.name))
      .map(({ name }) => name)
      .filter((name) => lacks(newest, name) && others.every((other) => presence(name, other).kind === 'present'));
    if (lacking.length === 0) return;
    const source = newest.sources[0];
    yield finding('MN409', {
      subject: nodeRef(newest.node),
      args: {
        node: newest.node,
        interfaces: lacking.sort(compareText),
        others: others.length,
        joined: newest.createdAt,
      },
      evidence:
        source === undefined
          ? []
          : [
              {
                source: source.name,
                text: `interfaces: ${newest.interfaces.map(({ name }) => name).join(', ')} (${source.at})`,
              },
            ],
    });
  },
});

function lacks(network: NodeNetwork, name: string): boolean {
  return presence(name, network).kind === 'missing';
}

const setUp: ReadonlySet<string> = new Set(['vlan', 'bond', 'team', 'bridge']);

// What pods and the primary CNI make for themselves differs from node to node.
function isSetUp({ hardware, kind = '' }: KnownInterface): boolean {
  return hardware === true || setUp.has(kind);
}
