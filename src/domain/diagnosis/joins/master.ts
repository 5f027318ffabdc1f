import { showNodeNetwork } from '../../messages/commands.ts';
import type { Nad } from '../../nad/nad.ts';
import { linkNamed, presence } from '../../nodes/presence.ts';
import { attachedWhere, nadNamed, type Proof, type Proofs } from '../attached.ts';
import type { Clue } from '../clue.ts';
import type { Join, Surroundings } from '../trouble.ts';
import { distinct, listed, nadOf, podOf } from '../words.ts';

// Nodes of which it is shown that they have the interface; on a large cluster there are a thousand.
const MOST_PROOFS = 5;

/**
 * A missing master: the message names neither the interface nor the node, the definition names the interface. Pods attached
 * through an interface of that name prove on which nodes it was when they started; lists of interfaces tell what is now.
 */
export const missingMaster: Join = ({ pod: { node }, explanation, attachment, since }, around) => {
  const { signature, situation } = explanation;
  const network = attachment?.network;
  const nad = nadNamed(around, network);
  const master = signature?.args.master ?? masterOf(nad);
  if (master === undefined || node === undefined || network === undefined) return undefined;
  const { users, attached, having } = sightingsOf(around, master);
  const here = users.get(node);
  const there = attached.slice(0, MOST_PROOFS + 1).filter((one) => one !== node);
  const seen = seenOn(around, node, master);
  const others = having.filter((one) => one !== node);
  const certain =
    seen?.there === false || (seen === undefined && here === undefined && signature?.args.master !== undefined);
  return {
    cause: sentence(),
    certainty: certain ? 'certain' : 'likely',
    clues: [
      ...(nad === undefined ? [] : [definition(nad, master)]),
      ...(seen === undefined ? [] : [seen.clue]),
      ...(here === undefined ? [] : [clue(here, master)]),
      ...there.slice(0, MOST_PROOFS).flatMap((name) => {
        const user = users.get(name);
        return user === undefined ? [] : [clue(user, master)];
      }),
    ],
    steps: [
      `Create "${master}" on ${node}, or give the master in NAD ${network} a name that all nodes have${
        others.length === 0 ? '' : `, or keep the pods on ${listed(others)} (nodeSelector)`
      }.`,
    ],
    command: showNodeNetwork(situation),
  };

  function sentence(): string {
    const needs = `Network ${network} needs the node interface "${master}"`;
    if (seen?.there === true)
      return `${needs}, which was missing on ${node} when the pod was last tried; it is there now.`;
    if (seen === undefined && here !== undefined) {
      const who = `pod ${here.pod.namespace}/${here.pod.name} there`;
      return Date.parse(here.pod.createdAt) > Date.parse(since)
        ? `${needs}, which was missing on ${node} and seems to be back: ${who} got it since.`
        : `${needs}, which ${node} has most likely lost: ${who} once got it.`;
    }
    const elsewhere = others.length === 0 ? '' : `; ${listed(others)} ${others.length === 1 ? 'has' : 'have'} it`;
    return `${needs}, which ${node} ${certain ? 'does not have' : 'most likely does not have'}${elsewhere}.`;
  }
};

/** Where an interface is, as far as anybody shows it. */
interface Sightings {
  /** The pods that are attached through one of its name, the first of each node. */
  readonly users: Proofs;
  /** Their nodes, in order. */
  readonly attached: readonly string[];
  /** These, and the nodes whose lists of interfaces show it, in order. */
  readonly having: readonly string[];
}

// Pods that fail for one master fail by the dozen, and a large cluster has a thousand nodes to look at.
const known = new WeakMap<Surroundings, Map<string, Sightings>>();

function sightingsOf(around: Surroundings, master: string): Sightings {
  const asked = known.get(around) ?? new Map<string, Sightings>();
  known.set(around, asked);
  const found = asked.get(master) ?? sightings(around, master);
  asked.set(master, found);
  return found;
}

function sightings(around: Surroundings, master: string): Sightings {
  const users = attachedWhere(around, (one) => masterOf(one) === master);
  const having = distinct([...users.keys(), ...nodesWith(around, master)]);
  return { users, attached: having.filter((node) => users.has(node)), having };
}

function masterOf(nad: Nad | undefined): string | undefined {
  if (nad?.config.kind !== 'decoded') return undefined;
  return nad.config.uplink.kind === 'master' ? nad.config.uplink.name : undefined;
}

/** Whether a node has the interface, by a list of its interfaces. */
function seenOn({ nodeNetworks }: Surroundings, node: string, master: string) {
  const network = nodeNetworks.find((one) => one.node === node);
  const found = network === undefined ? undefined : presence(master, network);
  const of = { kind: 'node', name: node };
  if (found?.kind === 'missing')
    return { there: false, clue: { source: found.source.name, of, text: `shows no interface ${master}` } };
  if (found?.kind === 'present')
    return { there: true, clue: { source: found.link.sources[0].name, of, text: `shows the interface ${master}` } };
  return undefined;
}

function nodesWith({ nodeNetworks }: Surroundings, master: string): readonly string[] {
  return nodeNetworks.filter((network) => linkNamed(master, network) !== undefined).map(({ node }) => node);
}

function definition({ namespace, name, config }: Nad, master: string): Clue {
  const type = config.kind === 'decoded' ? config.type : '';
  return { source: 'spec.config', of: nadOf(`${namespace}/${name}`), text: `type ${type}, master ${master}` };
}

function clue({ pod, node, attachment: { interface: name, network } }: Proof, master: string): Clue {
  return {
    source: 'annotation k8s.v1.cni.cncf.io/network-status',
    of: podOf(pod),
    text: `has ${name} on ${network} through ${master} of ${node}`,
  };
}
