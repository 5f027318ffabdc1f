import type { SriovNodeStateObject } from '../../kube/sriov-network-node-state.ts';
import type { NodeInterface, NodeView } from './node-network.ts';

/**
 * What a SriovNetworkNodeState tells: the cards that can do SR-IOV. It names no others, so what it does not show proves nothing.
 *
 * @param at RFC 3339: when it was read, as the object has no time of its own
 */
export function viewOfSriov(state: SriovNodeStateObject, at: string): NodeView | undefined {
  const cards = (state.status?.interfaces ?? []).flatMap(interfaceOf);
  if (cards.length === 0) return undefined;
  return {
    source: { kind: 'sriov-node-state', name: `sriovnetworknodestate/${state.metadata?.name ?? ''}`, at },
    coverage: { kind: 'some', why: 'shows SR-IOV cards only' },
    interfaces: cards,
  };
}

type Card = NonNullable<NonNullable<SriovNodeStateObject['status']>['interfaces']>[number];

function interfaceOf(card: Card): NodeInterface[] {
  const { name, altNames, mac, pciAddress, mtu, totalvfs, linkAdminState } = card;
  if (name === undefined) return [];
  const speed = /^(\d+) Mb\/s$/.exec(card.linkSpeed ?? '')?.[1];
  return [
    {
      name,
      altnames: altNames ?? [],
      hardware: true,
      // The link may be set up and have no carrier: only "down" is certain.
      condition: linkAdminState === 'down' ? 'down' : 'unknown',
      ...(mtu === undefined ? {} : { mtu }),
      ...(mac === undefined ? {} : { mac: mac.toLowerCase() }),
      ...(pciAddress === undefined ? {} : { pciAddress }),
      ...(speed === undefined ? {} : { speedMbps: Number(speed) }),
      ...(totalvfs === undefined
        ? {}
        : { virtualFunctions: { total: totalvfs, enabled: card.numVfs ?? 0, ...freeOf(card) } }),
      addresses: [],
    },
  ];
}

// A function with a network device on the node has a name here; one in a pod, or bound to a userspace driver, has none.
function freeOf({ Vfs: functions }: Card): { readonly free?: number } {
  return functions === undefined ? {} : { free: functions.filter(({ name }) => name !== undefined).length };
}
