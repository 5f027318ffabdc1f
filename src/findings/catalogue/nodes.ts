import { kubectlWord } from '../../kube/kubectl.ts';
import { entry } from '../entry.ts';
import { nodeCommand } from './commands.ts';
import { andMore, names, several } from './phrases.ts';

/** Networks that sit on one thing of the nodes. */
interface OnNodes {
  /** `namespace/name`, at least one. */
  readonly networks: readonly string[];
}

/** A node and what is the matter with it. */
type NodeWith<T> = { readonly node: string } & T;

const MOST = 4;

const nodesInWords = (nodes: readonly string[]): string => andMore(nodes, MOST, 'nodes');

const each = <T>(items: readonly NodeWith<T>[], words: (item: NodeWith<T>) => string): string =>
  andMore(
    items.map((item) => `${item.node} (${words(item)})`),
    MOST,
    'nodes',
  );

/** Shows the networks and the nodes: of one node all that is known. */
function seeNodes(nodes: readonly string[], networks: readonly string[]): string[] {
  const [node, ...others] = nodes;
  const [network, ...more] = networks;
  const [namespace, name] = network?.split('/') ?? [];
  const matrix =
    network === undefined || more.length > 0
      ? 'kubectl multinet nodes -A'
      : `kubectl multinet nodes --network ${kubectlWord(namespace, 'NAMESPACE')}/${kubectlWord(name, 'NAD')}`;
  return others.length === 0 ? [nodeCommand(node), matrix] : [matrix];
}

const masterInWords = (master: string | undefined): string =>
  master === undefined ? 'the interface of the default route' : `node interface ${master}`;

const sit = (networks: readonly string[]): string => `${names(networks)} ${networks.length === 1 ? 'sits' : 'sit'}`;

/** `missing on node-c and most likely on node-d`. */
function missingOn(lacking: readonly string[], supposed: readonly string[]): string {
  const seen = lacking.filter((node) => !supposed.includes(node));
  if (supposed.length === 0) return `missing on ${nodesInWords(seen)}`;
  if (seen.length === 0) return `most likely missing on ${nodesInWords(supposed)}`;
  return `missing on ${nodesInWords(seen)}, and most likely on ${nodesInWords(supposed)}`;
}

/** Words for what can be wrong with nodes and the interfaces that networks sit on. */
export const nodes = {
  MN401: entry<
    OnNodes & {
      master?: string;
      nodes: readonly string[];
      /** Those of `nodes` of which only a message tells that does not name what was not found. */
      supposed: readonly string[];
      having: readonly string[];
    }
  >({
    slug: 'master-missing',
    severity: 'P1',
    title: 'the node interface that a network sits on is missing',
    say: ({ master, networks, nodes: lacking, supposed, having }) =>
      `${masterInWords(master)}, on which ${sit(networks)}, is ${missingOn(lacking, supposed)}${
        having.length === 0 ? '' : `; ${nodesInWords(having)} ${having.length === 1 ? 'has' : 'have'} it`
      }`,
    remedy: ({ networks, nodes: lacking, master }) => ({
      see: seeNodes(lacking, networks),
      fix:
        master === undefined
          ? 'give the node a default route, or name the "master" in the definition'
          : `set ${master} up on these nodes, name an interface in "master" that all nodes have, or keep the pods on nodes that have it (nodeSelector)`,
    }),
  }),

  MN402: entry<OnNodes & { master: string; nodes: readonly NodeWith<{ condition: 'down' | 'no-carrier' }>[] }>({
    slug: 'master-down',
    severity: 'P1',
    title: 'the node interface that a network sits on is down',
    say: ({ master, networks, nodes: downOn }) =>
      `${masterInWords(master)}, on which ${sit(networks)}, carries no traffic on ${each(downOn, ({ condition }) =>
        condition === 'down' ? 'set down' : 'no carrier',
      )}`,
    remedy: ({ networks, nodes: downOn, master }) => ({
      see: seeNodes(
        downOn.map(({ node }) => node),
        networks,
      ),
      fix: `set ${master} up in the network configuration of the node; without carrier, look at the cable, the switch port, or the virtual machine's network card`,
    }),
  }),

  MN403: entry<{
    network: string;
    master: string;
    mtu: number;
    refused: boolean;
    nodes: readonly NodeWith<{ limit: number }>[];
  }>({
    slug: 'mtu-above-master',
    severity: 'P1',
    title: 'a network asks for a larger MTU than its node interface has',
    say: ({ network, master, mtu, refused, nodes: small }) =>
      `${network} asks for an MTU of ${mtu}, and ${masterInWords(master)} has less on ${each(small, ({ limit }) => String(limit))}: ${
        refused
          ? 'the plugin refuses, and pods cannot start there'
          : 'pods start there, and their large packets are lost'
      }`,
    remedy: ({ network, nodes: small, master }) => {
      const least = Math.min(...small.map(({ limit }) => limit));
      return {
        see: seeNodes(
          small.map(({ node }) => node),
          [network],
        ),
        fix: `set "mtu" in the definition to at most ${least}, or leave it out, or raise the MTU of ${master} on these nodes and of the switches between them`,
      };
    },
  }),

  MN404: entry<OnNodes & { master: string; sizes: readonly { mtu: number; nodes: readonly string[] }[] }>({
    slug: 'mtu-differs-across-nodes',
    severity: 'P2',
    title: 'the MTU of one network differs from node to node',
    say: ({ master, networks, sizes }) =>
      `${names(networks)} ${networks.length === 1 ? 'takes its MTU' : 'take their MTU'} from ${masterInWords(master)}, which has ${names(
        sizes.map(({ mtu, nodes: of }) => `${mtu} on ${nodesInWords(of)}`),
      )}: large packets between these nodes are lost`,
    remedy: ({ networks, sizes, master }) => ({
      see: seeNodes([], networks),
      fix: `give ${master} one MTU on all nodes, or set "mtu" in the definition to ${Math.min(...sizes.map(({ mtu }) => mtu))}`,
    }),
  }),

  MN405: entry<OnNodes & { master: string; nodes: readonly NodeWith<{ to: string }>[] }>({
    slug: 'master-enslaved',
    severity: 'P1',
    title: 'the node interface that a network sits on is a port of another',
    say: ({ master, networks, nodes: taken }) =>
      `${masterInWords(master)}, on which ${sit(networks)}, is a port on ${each(taken, ({ to }) => `of ${to}`)}: the kernel gives a link one receive handler, and answers "device or resource busy"`,
    remedy: ({ networks, nodes: taken }) => {
      const upper = [...new Set(taken.map(({ to }) => to))];
      return {
        see: seeNodes(
          taken.map(({ node }) => node),
          networks,
        ),
        fix: `name ${names(upper)} as "master" in the definition, or take the interface out of ${upper.length === 1 ? 'it' : 'them'}`,
      };
    },
  }),

  MN406: entry<OnNodes & { plugin: string; role: 'interface' | 'ipam'; nodes: readonly string[]; directory?: string }>({
    slug: 'plugin-binary-missing',
    severity: 'P1',
    title: 'a CNI or IPAM plugin is not installed on a node',
    say: ({ plugin, role, networks, nodes: lacking }) =>
      `the ${role === 'ipam' ? 'IPAM' : 'CNI'} plugin "${plugin}", which ${names(networks)} ${networks.length === 1 ? 'uses' : 'use'}, is not installed on ${nodesInWords(lacking)}`,
    remedy: ({ nodes: lacking, networks, plugin }) => ({
      see: seeNodes(lacking, networks),
      fix: `put the binary "${plugin}" into the directory of CNI plugins on every node that may run such pods; Multus brings no plugins along`,
    }),
  }),

  MN407: entry<{
    fault: 'primary-first' | 'renamed';
    nodes: readonly NodeWith<{ first: string; multus: string }>[];
  }>({
    slug: 'conf-order',
    severity: 'P1',
    title: "Multus's CNI configuration is not the first",
    say: ({ fault, nodes: of }) =>
      fault === 'renamed'
        ? `the CNI configuration of Multus was renamed away on ${each(of, ({ multus }) => multus)}: new pods there start without their networks`
        : `another CNI configuration sorts before that of Multus on ${each(of, ({ first, multus }) => `${first} before ${multus}`)}: new pods there start without their networks`,
    remedy: ({ fault, nodes: of }) => ({
      see: seeNodes(
        of.map(({ node }) => node),
        [],
      ),
      fix:
        fault === 'renamed'
          ? 'stop the primary CNI from doing that (Cilium: cni-exclusive: "false"), restart Multus on these nodes, then delete the pods that started meanwhile'
          : 'let the file of the primary CNI sort after that of Multus (00-multus.conf), then delete the pods that started meanwhile',
    }),
  }),

  MN408: entry<OnNodes & { bridge: string; nodes: readonly NodeWith<{ exists: boolean }>[] }>({
    slug: 'bridge-without-uplink',
    severity: 'P2',
    title: 'a bridge of a network leads nowhere',
    say: ({ bridge, networks, nodes: islands }) =>
      `bridge ${bridge} of ${names(networks)} has no uplink on ${each(islands, ({ exists }) => (exists ? 'only ports of pods' : 'made with the first pod, empty'))}: pods of different nodes cannot reach each other`,
    remedy: ({ networks, nodes: islands, bridge }) => ({
      see: seeNodes(
        islands.map(({ node }) => node),
        networks,
      ),
      fix: `make ${bridge} in the network configuration of the nodes, with a network card, VLAN or bond as port; the bridge plugin adds none`,
    }),
  }),

  MN409: entry<{ node: string; interfaces: readonly string[]; others: number; joined: string }>({
    slug: 'new-node-lacks',
    severity: 'P3',
    title: 'a new node lacks interfaces that all others have',
    say: ({ node, interfaces, others, joined }) =>
      `node ${node}, which joined last (${joined}), lacks ${names(interfaces)}, which ${several(others, 'other node has', 'other nodes have')}`,
    remedy: ({ node }) => ({
      see: [nodeCommand(node)],
      fix: 'interfaces that were added by hand do not come with new nodes: put them into what sets nodes up',
    }),
  }),
};
