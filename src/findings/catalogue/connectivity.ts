import type { Family } from '../../domain/addresses/address.ts';
import type { Pattern } from '../../domain/connectivity/common.ts';
import { entry } from '../entry.ts';
import { networkCommand, nodeCommand, objectWords, podCommand } from './commands.ts';
import { andMore, names, several } from './phrases.ts';

/** Pairs of pods that are bad, and what they have in common. */
interface BadPairs {
  /** `namespace/name`. */
  readonly network: string;
  readonly families: readonly Family[];
  readonly pattern: Pattern;
  /** Pairs that the pattern speaks of. */
  readonly inside: { readonly bad: number; readonly of: number };
  /** All other measured pairs. */
  readonly outside: { readonly bad: number; readonly of: number };
  /** Pods, `namespace/name`, that have a part in every one of these pairs. */
  readonly through: readonly string[];
  /** The first of them, as paths of pods. */
  readonly example: { readonly from: string; readonly to: string };
}

/** What is known of the network that may explain silence. */
interface Explained extends BadPairs {
  /** Type of the plugin: macvlan, ipvlan, bridge … */
  readonly type?: string;
  /** As far as the config says: bridge, private, vepa, l2, l3 … */
  readonly mode?: string;
  /** MultiNetworkPolicies, `namespace/name`, that select one of the pods on this network. */
  readonly policies: readonly string[];
  /** The source pods lack the interface or the address that network-status tells of. */
  readonly interfaceGone: boolean;
}

const MOST = 3;

/** Where the bad pairs are. */
function where({ pattern, example, through, inside }: BadPairs): string {
  switch (pattern.kind) {
    case 'everything':
      return 'anywhere';
    case 'pod':
      return `from and to pod ${pattern.pod}`;
    case 'pod-not-reached':
      return `to pod ${pattern.pod}`;
    case 'pod-reaches-nobody':
      return `from pod ${pattern.pod}`;
    case 'node':
      return `between node ${pattern.node} and other nodes${pattern.within ? ', and among its own pods' : ''}`;
    case 'node-pair':
      return `between nodes ${names(pattern.nodes)}`;
    case 'node-direction':
      return `from node ${pattern.from} to node ${pattern.to}`;
    case 'cross-node':
      return 'between pods on different nodes';
    case 'same-node':
      return 'between pods on the same node';
    case 'within-node':
      return `between pods on node ${pattern.node}`;
    case 'one-direction':
      return inside.of === 1 ? `from ${example.from} to ${example.to}, one way only` : 'one way only';
    case 'nothing':
      if (inside.of === 1) return `from ${example.from} to ${example.to}`;
      return through.length === 2 ? `between ${names(through)}` : 'here and there';
  }
}

const family = ({ families }: BadPairs): string => (families.length === 1 && families[0] === 6 ? ' (IPv6)' : '');

const pairs = (count: number): string => several(count, 'pair', 'pairs');

/** What is good of the other pairs: of one of them, and of several. */
type Fine = readonly [one: string, several: string];

/** `8 of 8 pairs; all 4 other pairs answer`: the figures by which the reader can judge the claim. */
function figures({ inside, outside }: BadPairs, [one, several]: Fine): string {
  const claim = `${inside.bad} of ${pairs(inside.of)}`;
  const good = outside.of - outside.bad;
  if (outside.of === 0) return claim;
  if (good < outside.of) return `${claim}; ${good} of ${pairs(outside.of)} elsewhere ${good === 1 ? one : several}`;
  return outside.of === 1 ? `${claim}; the other pair ${one}` : `${claim}; all ${outside.of} other pairs ${several}`;
}

/** Where only one pod was measured, nobody can tell it from its node. */
function alsoPossible({ pattern, through }: BadPairs): string {
  if ('onlyOn' in pattern && pattern.onlyOn !== undefined)
    return `; no other pod of node ${pattern.onlyOn} was measured, so its link may be the cause as well`;
  const isAboutNodes = ['node', 'node-pair', 'node-direction', 'cross-node', 'same-node', 'within-node'].includes(
    pattern.kind,
  );
  return isAboutNodes && through.length > 0
    ? `; ${through.length === 1 ? 'pod' : 'pods'} ${names(through)} ${through.length === 1 ? 'has' : 'have'} a part in each of these pairs, and may be the cause as well`
    : '';
}

/** What shows more of the place where the bad pairs are. */
function seeMore(args: BadPairs): string[] {
  const { pattern, network, example } = args;
  switch (pattern.kind) {
    case 'pod':
    case 'pod-not-reached':
    case 'pod-reaches-nobody':
      return [
        podCommand('addr', pattern.pod),
        pattern.onlyOn === undefined ? podCommand('status', pattern.pod) : nodeCommand(pattern.onlyOn),
      ];
    case 'node':
    case 'within-node':
      return [nodeCommand(pattern.node)];
    case 'node-pair':
      return pattern.nodes.map(nodeCommand);
    case 'node-direction':
      return [pattern.from, pattern.to].map(nodeCommand);
    case 'everything':
    case 'cross-node':
    case 'same-node':
      return [networkCommand(network)];
    case 'one-direction':
    case 'nothing':
      return [podCommand('addr', example.from), podCommand('addr', example.to)];
  }
}

function policyHint({ policies }: Explained): string {
  if (policies.length === 0) return '';
  return `; first look whether MultiNetworkPolicy ${andMore(policies, MOST, 'policies')} forbids it on purpose`;
}

function seePolicies({ policies }: Explained): string[] {
  return policies
    .slice(0, MOST)
    .map((path) => `kubectl get multi-networkpolicies.k8s.cni.cncf.io ${objectWords(path, 'POLICY')} -o yaml`);
}

const betweenSwitches =
  'let the switch ports of the nodes carry the VLAN and accept several hardware addresses each (port security; in virtual switches promiscuous mode, MAC changes and forged transmits); a cloud network mostly delivers to addresses it gave out only';

/** Whether the mode of the network says that pods of one node do not reach each other directly, and only such are silent. */
const keepsApart = ({ pattern, mode }: Explained): boolean =>
  (mode === 'private' || mode === 'vepa') && (pattern.kind === 'same-node' || pattern.kind === 'within-node');

/** What to change, by what the silent pairs have in common. */
function cure(args: Explained): string {
  const { pattern, type, mode, interfaceGone } = args;
  if (interfaceGone) return 're-create the pod: the interface or address that network-status tells of is not inside it';
  switch (pattern.kind) {
    case 'everything':
      return type === 'bridge'
        ? 'connect the bridge of each node to the network: the bridge plugin makes one that ends at its node'
        : betweenSwitches;
    case 'cross-node':
      return type === 'bridge'
        ? 'connect the bridge of each node to the network: the bridge plugin makes one that ends at its node, and pods of one node reach each other all the same'
        : betweenSwitches;
    case 'same-node':
    case 'within-node':
      return keepsApart(args)
        ? `${type} in mode "${mode}" ${
            mode === 'vepa'
              ? 'sends frames between pods of a node out to the switch, which must send them back (hairpin)'
              : 'keeps pods of one node apart on purpose'
          }: use mode "bridge" if they are to reach each other`
        : 'look for what keeps ports of one node apart: port isolation of a bridge, or a switch that does not send frames back where they came from';
    case 'node':
      return pattern.within
        ? 'look at the interface that the network sits on at this node: while it is down, its own pods do not reach each other either'
        : 'look at the interface that the network sits on at this node, its switch port and the VLANs of that port';
    case 'node-pair':
      return 'look at what lies between these two nodes: the trunk or tunnel between their switches, and the VLANs on it';
    case 'pod':
      return 'look inside the pod: whether its interface is up and has the address and hardware address that network-status tells of';
    case 'pod-not-reached':
      return 'look for a filter in this pod or for it in the network, and whether another host answers for its address';
    case 'pod-reaches-nobody':
      return "look at this pod's routes (another interface may have the more specific one) and at what filters its packets";
    case 'node-direction':
    case 'one-direction':
      return 'look for what takes packets in one direction only: a filter, reverse path filtering where requests and answers use different interfaces (sysctl rp_filter), or a route back that leads elsewhere';
    case 'nothing':
      return 'look inside both pods: addresses, routes, and whether the neighbour is found';
  }
}

const milliseconds = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const percent = (value: number): string => `${Number.isInteger(value) ? value : value.toFixed(1)} %`;

/** Words for what pings find wrong between pods. */
export const connectivity = {
  MN601: entry<Explained>({
    slug: 'no-answer',
    severity: 'P1',
    title: 'pods of a network do not reach each other',
    say: (args) =>
      `no answer on ${args.network}${family(args)} ${where(args)}: ${figures(args, ['answers', 'answer'])}${
        keepsApart(args) ? '' : alsoPossible(args)
      }`,
    remedy: (args) => ({
      see: [...seePolicies(args), ...seeMore(args)],
      fix: `${cure(args)}${policyHint(args)}`,
    }),
  }),

  MN602: entry<BadPairs & { worstPercent: number }>({
    slug: 'packets-lost',
    severity: 'P2',
    title: 'packets get lost between pods',
    say: (args) =>
      `packets get lost on ${args.network}${family(args)} ${where(args)}, up to ${percent(args.worstPercent)}: ${figures(args, ['loses none', 'lose none'])}${alsoPossible(args)}`,
    remedy: (args) => ({
      see: seeMore(args),
      fix: 'look at the error and drop counters of the links on the way (ip -s link), at full queues, and at a duplex or cable fault; repeat with --count 100 to measure it',
    }),
  }),

  MN603: entry<BadPairs & { worstMs: number; targetsMs: readonly number[] }>({
    slug: 'slow-answers',
    severity: 'P2',
    title: 'answers take longer than the target',
    say: (args) =>
      `answers take up to ${milliseconds(args.worstMs)} on ${args.network}${family(args)} ${where(args)}, target ${names(args.targetsMs.map(milliseconds))}: ${figures(args, ['is within it', 'are within it'])}${alsoPossible(args)}`,
    remedy: (args) => ({
      see: seeMore(args),
      fix: 'look for full queues, an overloaded node or a detour on the way; a target that this network cannot meet is set with --rtt-same-node and --rtt-cross-node',
    }),
  }),

  MN604: entry<
    BadPairs & { bytes: number; interfaceBytes: number; blackHole: boolean; toldBy?: string; farEnd: boolean }
  >({
    slug: 'path-mtu-below-interface',
    severity: 'P2',
    title: 'packets as large as the interface allows do not get through',
    say: (args) => {
      const what = args.blackHole
        ? `packets above ${args.bytes} bytes vanish without a word`
        : `packets above ${args.bytes} bytes are refused${args.toldBy === undefined ? '' : ` by ${args.toldBy}`}`;
      return `${what} on ${args.network}${family(args)} ${where(args)}, though the interface has an MTU of ${args.interfaceBytes}${args.farEnd ? ' (the one at the other end has less)' : ''}: ${figures(args, ['takes it', 'take it'])}${alsoPossible(args)}`;
    },
    remedy: (args) => ({
      see: [...seeMore(args), networkCommand(args.network)],
      fix: args.farEnd
        ? `give the network one MTU on all nodes: raise that of the node's interface at the other end, or set "mtu": ${args.bytes} in the definition`
        : `raise the MTU on the way (switch ports, tunnels), or set "mtu": ${args.bytes} in the definition so that pods send no larger packets`,
    }),
  }),

  MN605: entry<{ network: string; via: string; isDefault: boolean; attempts: number; of: number; example: string }>({
    slug: 'isolation-broken',
    severity: 'P1',
    title: 'a network answers to pods that are not on it',
    say: ({ network, via, isDefault, attempts, of }) =>
      `${network} answers ${isDefault ? 'over the default interface of pods' : `to pods on ${via}`}: ${attempts} of ${several(of, 'attempt', 'attempts')} got an answer`,
    remedy: ({ network, via, isDefault, example }) => ({
      see: [podCommand('addr', example), networkCommand(network)],
      fix: isDefault
        ? 'take out the route by which the default gateway forwards to this network, or filter there'
        : `keep ${via} and ${network} apart: a router, or a pod on both, forwards between them`,
    }),
  }),

  MN606: entry<{ network: string; address: string; from: 'all' | readonly string[]; of: number }>({
    slug: 'gateway-silent',
    severity: 'P2',
    title: 'the gateway of a network does not answer',
    say: ({ network, address, from, of }) =>
      `gateway ${address} of ${network} does not answer ${from === 'all' ? `any of ${several(of, 'pod', 'pods')}` : `pods on ${andMore(from, MOST, 'nodes')}, but others`}`,
    remedy: ({ network }) => ({
      see: [networkCommand(network)],
      fix: 'correct the gateway in the definition, or bring it up; a router that is told not to answer pings forwards all the same: try an address behind it',
    }),
  }),

  MN607: entry<{ network: string; port: number; pods: readonly string[]; of: number }>({
    slug: 'port-refused',
    severity: 'P2',
    title: 'a host answers, but nothing listens on the port',
    say: ({ network, port, pods, of }) =>
      `nothing listens on TCP port ${port} of ${several(pods.length, 'address', 'addresses')} on ${network} (${andMore(pods, MOST, 'of them')}), ${several(of, 'attempt was', 'attempts were')} refused`,
    remedy: ({ pods }) => ({
      see: [podCommand('addr', pods[0])],
      fix: 'let the application listen on this address: one bound to 127.0.0.1 or to the address of eth0 is not reached on this interface; the network itself works',
    }),
  }),

  MN608: entry<{ network: string; via: string; attempts: number; of: number; example: string }>({
    slug: 'segment-shared',
    severity: 'P2',
    title: 'two networks are on one layer-2 segment',
    say: ({ network, via, attempts, of }) =>
      `${network} is on one segment with ${via}: ${attempts} of ${several(of, 'attempt', 'attempts')} to find a hardware address over the other network got an answer`,
    remedy: ({ network, example }) => ({
      see: [podCommand('addr', example), networkCommand(network)],
      fix: 'put the networks on different VLANs, masters or bridges: who takes an address of the other network is heard there',
    }),
  }),

  MN609: entry<{
    network: string;
    address: string;
    node?: string;
    ownHost: boolean;
    pods: number;
    of: number;
    type?: string;
  }>({
    slug: 'address-silent',
    severity: 'P1',
    title: 'an address does not answer',
    say: ({ network, address, node, ownHost, pods, of, type }) => {
      const what = node === undefined ? address : `${address} of node ${node}`;
      return ownHost
        ? `pods on node ${node} do not reach ${address} of their own node over ${network}: ${type ?? 'such an interface'} is made so`
        : `${what} does not answer ${pods} of ${several(of, 'pod', 'pods')} on ${network}`;
    },
    remedy: ({ network, ownHost }) => ({
      see: [networkCommand(network)],
      fix: ownHost
        ? 'nothing is broken: macvlan and ipvlan pass no frames between a pod and the interface they sit on; give the node a macvlan interface of its own, or use the bridge plugin'
        : 'look whether the address is right, whether its host is up, and whether it has a route back to the network',
    }),
  }),

  MN610: entry<{ network: string; address: string; pods: readonly string[] }>({
    slug: 'several-answers',
    severity: 'P2',
    title: 'one packet gets several answers',
    say: ({ network, address, pods }) =>
      `pings to ${address} on ${network} get several answers each (sent by ${andMore(pods, MOST, 'pods')})`,
    remedy: ({ network }) => ({
      see: ['kubectl multinet list -A', networkCommand(network)],
      fix: 'look for a second host with this address, or for a loop between switches or bridges',
    }),
  }),
};
