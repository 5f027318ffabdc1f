import type { NodeNetwork } from '../../domain/nodes/node-network.ts';
import type { Trouble } from '../../domain/nodes/service.ts';
import { andMore } from '../../findings/catalogue/phrases.ts';
import type { Evidence } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { nodeRef, pathOf } from '../../findings/refs.ts';
import { defineCheck, type Unjudged } from '../check.ts';
import {
  about,
  causes,
  type Found,
  NOT_LOOKED_FOR,
  networksIn,
  nodesIn,
  sitsOnMaster,
  troublesOf,
  unjudged,
  unknownCells,
  wasLookedFor,
} from './masters.ts';
import { type Cell, type NetworkRow, networkTable } from './table.ts';

/** A network needs its master on every node where its pods run; the plugin's message names neither interface nor node. */
export const masterMissing = defineCheck({
  slug: 'master-missing',
  title: 'nodes have the interfaces that their networks sit on',
  emits: ['MN401'],
  needs: ['nads', 'nodes', 'pods', 'nodeNetworks'],
  wants: ['events'],
  skip: (seen) => {
    if (wasLookedFor(seen.nodeNetworks)) return undefined;
    return troublesOf(networkTable(seen), 'master-missing').length > 0 ? undefined : NOT_LOOKED_FOR;
  },
  *judge(seen) {
    const table = networkTable(seen);
    const known = new Map(seen.nodeNetworks.map((network) => [network.node, network]));
    for (const group of causes(troublesOf(table, 'master-missing'), ({ master }) => master ?? '')) {
      const { master } = group[0].trouble;
      yield finding('MN401', {
        ...about(group),
        args: {
          ...(master === undefined ? {} : { master }),
          networks: networksIn(group).map(pathOf),
          nodes: nodesIn(group),
          supposed: nodesIn(group.filter(({ trouble }) => !trouble.certain)).filter(
            (node) => !group.some(({ cell, trouble }) => trouble.certain && cell.node === node),
          ),
          having: master === undefined ? [] : having(table, master),
        },
        evidence: group.slice(0, MOST_EVIDENCE).map((found) => evidence(found, known)),
      });
    }
    if (wasLookedFor(seen.nodeNetworks)) yield* unknownMasters(table);
  },
});

type MissingMaster = Extract<Trouble, { readonly kind: 'master-missing' }>;

const MOST_EVIDENCE = 3;
const MOST_INTERFACES = 12;

/** The nodes that have it, as far as a network that sits on it is known to be served there. */
function having(table: readonly NetworkRow[], master: string): string[] {
  const cells = table
    .filter(
      ({ nad: { config } }) =>
        config.kind === 'decoded' && config.uplink.kind === 'master' && config.uplink.name === master,
    )
    .flatMap((row) => row.cells);
  const has = ({ service }: Cell) => service.verdict === 'present' || service.link !== undefined;
  return [...new Set(cells.filter(has).map(({ node }) => node))];
}

function evidence(
  { cell: { node, service }, trouble }: Found<MissingMaster>,
  known: ReadonlyMap<string, NodeNetwork>,
): Evidence {
  const source = service.source?.name ?? '';
  const of = nodeRef(node);
  if (service.source?.kind === 'pod') {
    const text = trouble.certain
      ? 'the plugin did not find the interface'
      : 'the plugin did not find an interface, and does not say which';
    return { source, of, text };
  }
  const names = (known.get(node)?.interfaces ?? []).map(({ name }) => name).filter((name) => !name.startsWith('veth'));
  return {
    source,
    of,
    text: `interfaces: ${andMore(names, MOST_INTERFACES, 'interfaces')} (${service.source?.at ?? ''})`,
  };
}

/** The masters that could not be looked for. */
function unknownMasters(table: readonly NetworkRow[]): Generator<Unjudged> {
  const unknown = unknownCells(table, sitsOnMaster);
  return unjudged(unknown, (on, nodes, many) => `whether ${nodes} ${many ? 'have' : 'has'} ${on}`);
}
