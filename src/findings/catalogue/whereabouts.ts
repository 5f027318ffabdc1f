import { kubectlWord } from '../../kube/kubectl.ts';
import { entry } from '../entry.ts';
import { pathOf } from '../refs.ts';
import { listIpPools, networkCommand, objectWords, showIpPool } from './commands.ts';
import { andMore, names, several } from './phrases.ts';

/** An IPPool of whereabouts. */
export interface IpPoolArg {
  readonly namespace: string;
  readonly name: string;
  readonly range: string;
}

/** An entry of an IPPool. */
export interface EntryArg {
  readonly address: string;
  /** The key in spec.allocations. */
  readonly key: string;
  /** `namespace/name`. */
  readonly pod: string;
  readonly interface: string;
}

/** An address that a pod uses. */
export interface UseArg {
  readonly address: string;
  readonly pod: string;
  readonly interface: string;
}

const RESERVATIONS = 'overlappingrangeipreservations.whereabouts.cni.cncf.io';
const SLICES = 'nodeslicepools.whereabouts.cni.cncf.io';

const entryInWords = ({ address, pod }: EntryArg): string => `${address} (${pod === '' ? 'no pod named' : pod})`;
const useInWords = ({ address, pod, interface: name }: UseArg): string =>
  `${address} (${pod}${name === '' ? '' : ` ${name}`})`;
const keys = (entries: readonly EntryArg[]): string =>
  andMore(
    entries.map(({ key }) => `"${key}"`),
    6,
    'keys',
  );

/** Words for what can be wrong with what whereabouts keeps: its ledger of addresses, and the slices of nodes. */
export const whereabouts = {
  MN504: entry<{
    ipPool: IpPoolArg;
    entries: readonly (EntryArg & { why: 'absent' | 'finished' })[];
    percent?: number;
  }>({
    slug: 'stale-allocation',
    severity: 'P2',
    title: 'addresses are held for pods that are gone',
    say: ({ ipPool, entries, percent }) =>
      `pool ${ipPool.range} holds ${several(entries.length, 'address for a pod that is gone', 'addresses for pods that are gone')}: ${andMore(
        entries.map((one) => (one.why === 'finished' ? `${one.address} (${one.pod}, finished)` : entryInWords(one))),
        4,
        'addresses',
      )}${percent === undefined ? '' : `; it is ${percent} % full`}`,
    remedy: ({ ipPool, entries }) => ({
      see: [showIpPool(pathOf(ipPool)), `kubectl get pod ${objectWords(entries[0]?.pod, 'POD')}`],
      fix: `when you are sure that nothing uses ${entries.length === 1 ? 'the address' : 'the addresses'} any more, delete ${keys(entries)} from spec.allocations of the IPPool (kubectl edit), and the reservations of the same addresses (${RESERVATIONS}); the reconciler of whereabouts does the same where it runs`,
    }),
  }),

  MN505: entry<{ ipPool: IpPoolArg; entries: readonly (EntryArg & { reported: readonly string[] })[] }>({
    slug: 'stale-address',
    severity: 'P2',
    title: 'addresses are held for pods that have others',
    say: ({ ipPool, entries }) =>
      `pool ${ipPool.range} holds ${several(entries.length, 'address that its pod does not have', 'addresses that their pods do not have')}: ${andMore(
        entries.map(
          ({ address, pod, interface: name, reported }) =>
            `${address} (${pod}${name === '' ? '' : ` ${name}`} has ${reported.length === 0 ? 'none' : names(reported)})`,
        ),
        4,
        'addresses',
      )}`,
    remedy: ({ ipPool, entries }) => ({
      see: [showIpPool(pathOf(ipPool)), 'kubectl multinet list -A'],
      fix: `delete ${keys(entries)} from spec.allocations of the IPPool (kubectl edit), and the reservations of the same addresses (${RESERVATIONS})`,
    }),
  }),

  MN506: entry<{ reservations: readonly { namespace: string; name: string; address: string; pod: string }[] }>({
    slug: 'reservation-without-allocation',
    severity: 'P1',
    title: 'addresses are reserved and in no IPPool',
    say: ({ reservations }) =>
      `reserved and in no IPPool: ${andMore(
        reservations.map(({ address, pod }) => `${address} (${pod === '' ? 'no pod named' : pod})`),
        4,
        'addresses',
      )}: whereabouts never gives ${reservations.length === 1 ? 'it' : 'them'} to a pod again`,
    remedy: ({ reservations }) => ({
      see: [`kubectl get ${RESERVATIONS} -A`, 'kubectl multinet list -A'],
      fix: `when no pod has ${reservations.length === 1 ? 'the address' : 'the addresses'}, delete ${andMore(
        reservations.map(({ namespace, name }) => `${namespace}/${name}`),
        4,
        'reservations',
      )} (${RESERVATIONS})`,
    }),
  }),

  MN507: entry<{ ipPool: IpPoolArg; entries: readonly EntryArg[] }>({
    slug: 'allocation-without-reservation',
    severity: 'P2',
    title: 'addresses are allocated and not reserved',
    say: ({ ipPool, entries }) =>
      `allocated in pool ${ipPool.range} and not reserved: ${andMore(entries.map(entryInWords), 4, 'addresses')}: a network whose range overlaps may give ${
        entries.length === 1 ? 'it' : 'them'
      } to another pod`,
    remedy: ({ ipPool }) => ({
      see: [showIpPool(pathOf(ipPool)), `kubectl get ${RESERVATIONS} -A`],
      fix: 'delete the pods one after the other, so that they start anew with addresses that are reserved as well',
    }),
  }),

  MN508: entry<{ network: string; uses: readonly (UseArg & { recordedFor: readonly string[] })[] }>({
    slug: 'address-unrecorded',
    severity: 'P1',
    title: 'addresses are in use and not in the ledger',
    say: ({ network, uses }) =>
      `whereabouts does not know of ${several(uses.length, 'address', 'addresses')} in use on ${network}: ${andMore(
        uses.map((use) =>
          use.recordedFor.length === 0
            ? useInWords(use)
            : `${useInWords(use)}, recorded for ${names(use.recordedFor.map((pod) => (pod === '' ? 'no pod' : pod)))}`,
        ),
        4,
        'addresses',
      )}: another pod gets ${uses.length === 1 ? 'it' : 'them'} as well, if none has yet`,
    remedy: () => ({
      see: [listIpPools, 'kubectl multinet list -A'],
      fix: 'delete the pods, so that they start anew with addresses that are recorded; then find out what removed the entries: a reconciler that took the pods for dead, or an edit by hand',
    }),
  }),

  MN509: entry<{ network: string; ranges: readonly string[]; uses: readonly UseArg[] }>({
    slug: 'address-outside-range',
    severity: 'P2',
    title: 'pods have addresses outside the range of their network',
    say: ({ network, ranges, uses }) =>
      `${several(uses.length, 'address lies', 'addresses lie')} outside ${names(ranges)}, the range of ${network}: ${andMore(
        uses.map(useInWords),
        4,
        'addresses',
      )}: the network was edited after the pods had started`,
    remedy: ({ network }) => ({
      see: [networkCommand(network), 'kubectl multinet list -A'],
      fix: 'delete the pods, so that they start anew in the new range; until then, they and the newer pods do not reach one another',
    }),
  }),

  MN510: entry<{ node: string; entries: readonly (EntryArg & { ipPool: string })[] }>({
    slug: 'held-on-dead-node',
    severity: 'P3',
    title: 'addresses stay held for pods on a node that does not answer',
    say: ({ node, entries }) =>
      `node ${node} does not answer, so ${several(entries.length, 'address stays', 'addresses stay')} held for pods that are being deleted there: ${andMore(
        entries.map(entryInWords),
        4,
        'addresses',
      )}`,
    remedy: ({ node }) => ({
      see: [`kubectl describe node ${kubectlWord(node, 'NODE')}`],
      fix: 'bring the node back, and the addresses are released; when it is gone for good, delete the Node, and then what is left of its pods in the IPPools',
    }),
  }),

  MN511: entry<{
    addresses: readonly {
      address: string;
      holders: readonly { kind: 'allocation' | 'reservation'; object: string; pod: string; interface: string }[];
    }[];
  }>({
    slug: 'ledger-duplicate',
    severity: 'P1',
    title: 'the ledger holds one address for several pods',
    say: ({ addresses }) =>
      `held for several: ${andMore(
        addresses.map(
          ({ address, holders }) =>
            `${address} by ${names(
              holders.map(
                ({ kind, object, pod, interface: name }) =>
                  `${pod === '' ? 'no pod named' : pod}${name === '' ? '' : ` ${name}`} (${kind === 'allocation' ? 'ippool' : 'reservation'} ${object})`,
              ),
            )}`,
        ),
        3,
        'addresses',
      )}`,
    remedy: () => ({
      see: [listIpPools, 'kubectl multinet list -A'],
      fix: 'see which of the pods has the address and delete the others, so that they get new ones; ranges that overlap should be one range, or have different values of network_name when they never meet',
    }),
  }),

  MN512: entry<{
    networks: readonly string[];
    range: string;
    /** `namespace/name`; absent when there is no NodeSlicePool. */
    slicePool?: string;
    taken: number;
    total: number;
    /** Nodes without a slice. */
    nodes: readonly string[];
    /** Nodes that have a slice and do not exist. */
    gone: readonly string[];
    waiting: number;
  }>({
    slug: 'node-without-slice',
    severity: 'P2',
    title: 'nodes have no slice of the range',
    say: ({ networks, range, slicePool, taken, total, nodes, gone, waiting }) => {
      const pods = waiting === 0 ? '' : `; ${several(waiting, 'pod waits', 'pods wait')}`;
      const lost = gone.length === 0 ? '' : `, ${gone.length} of them by nodes that are gone`;
      if (slicePool === undefined)
        return `there is no NodeSlicePool for ${names(networks)}: no node has a slice of ${range}${pods}`;
      const all = `all ${total} slices of ${range} (${names(networks)}) are taken${lost}`;
      if (nodes.length === 0) return `${all}: the next node gets no addresses`;
      const bare = `${andMore(nodes, 4, 'nodes')} ${nodes.length === 1 ? 'has' : 'have'} none`;
      if (taken >= total) return `${all}, and ${bare}${pods}`;
      return `${taken} of ${total} slices of ${range} (${names(networks)}) are taken, and yet ${bare}${pods}`;
    },
    remedy: ({ slicePool, taken, total, gone }) => ({
      see: [`kubectl get ${SLICES} -A -o yaml`, 'kubectl get nodes'],
      fix:
        slicePool !== undefined && taken >= total
          ? `widen the range, or make the slices smaller (node_slice_size)${gone.length === 0 ? '' : '; slices of nodes that are gone come back when the node-slice controller runs'}`
          : 'bring the node-slice controller of whereabouts to work: it stops as soon as a network with other IPAM exists, and a network that uses slices has to be in the namespace of the controller',
    }),
  }),

  MN513: entry<{ object: string; problems: readonly string[] }>({
    slug: 'ledger-entry-unreadable',
    severity: 'P3',
    title: 'entries of the ledger mean nothing',
    say: ({ object, problems }) => `${object} cannot be read in part: ${andMore(problems, 3, 'entries')}`,
    remedy: () => ({
      see: [listIpPools, `kubectl get ${RESERVATIONS} -A`],
      fix: 'whereabouts passes over such entries: delete them, if somebody wrote them by hand',
    }),
  }),
};
