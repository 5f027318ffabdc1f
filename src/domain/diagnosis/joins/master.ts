import { showNodeNetwork } from '../../messages/commands.ts';
import type { Nad } from '../../nad/nad.ts';
import { linkNamed, presence } from '../../nodes/presence.ts';
import { attachedWhere, nadNamed, type Proof } from '../attached.ts';
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
  const users = attachedWhere(around, (one) => masterOf(one) === master);
  const here = users.find((user) => user.node === node);
  const there = firstOfEachNode(users.filter((user) => user.node !== node));
  const seen = seenOn(around, node, master);
  const others = distinct([...there.keys(), ...nodesWith(around, master)]).filter((one) => one !== node);
  const certain =
    seen?.there === false || (seen === undefined && here === undefined && signature?.args.master !== undefined);
  return {
    cause: sentence(),
    certainty: certain ? 'certain' : 'likely',
    clues: [
      ...(nad === undefined ? [] : [definition(nad, master)]),
      ...(seen === undefined ? [] : [seen.clue]),
      ...(here === undefined ? [] : [clue(here, master)]),
      ...distinct(there.keys())
        .slice(0, MOST_PROOFS)
        .flatMap((name) => {
          const user = there.get(name);
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

function firstOfEachNode(users: readonly Proof[]): ReadonlyMap<string, Proof> {
  const firsts = new Map<string, Proof>();
  for (const user of users) if (!firsts.has(user.node)) firsts.set(user.node, user);
  return firsts;
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
