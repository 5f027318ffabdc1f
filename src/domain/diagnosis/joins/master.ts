import { onNode } from '../../messages/commands.ts';
import type { Nad } from '../../nad/nad.ts';
import { attachedWhere, nadNamed, type Proof } from '../attached.ts';
import type { Clue } from '../clue.ts';
import type { Join } from '../trouble.ts';
import { distinct, listed, nadOf, podOf } from '../words.ts';

/**
 * A missing master: the message names neither the interface nor the node, the definition names the interface. Pods attached
 * through an interface of that name prove on which nodes it was when they started.
 */
export const missingMaster: Join = ({ pod: { node }, explanation, attachment, since }, around) => {
  const { signature, situation } = explanation;
  const network = attachment?.network;
  const nad = nadNamed(around, network);
  const master = signature?.args.master ?? masterOf(nad);
  if (master === undefined || node === undefined || network === undefined) return undefined;
  const users = attachedWhere(around, (one) => masterOf(one) === master);
  const here = users.filter((user) => user.node === node);
  const others = distinct(users.map((user) => user.node).filter((name) => name !== node));
  const certain = signature?.args.master !== undefined;
  const proofs = [...here, ...others.flatMap((name) => users.find((user) => user.node === name) ?? [])];
  return {
    cause: sentence(),
    certainty: certain ? 'certain' : 'likely',
    clues: [...(nad === undefined ? [] : [definition(nad, master)]), ...proofs.map((proof) => clue(proof, master))],
    steps: [
      `Create "${master}" on ${node}, or give the master in NAD ${network} a name that all nodes have${
        others.length === 0 ? '' : `, or keep the pods on ${listed(others)} (nodeSelector)`
      }.`,
    ],
    command: onNode(situation, 'ip', 'link', 'show', ...(/^[\w.-]{1,15}$/.test(master) ? [master] : [])),
  };

  function sentence(): string {
    const needs = `Network ${network} needs the node interface "${master}"`;
    const [first] = here;
    if (first !== undefined) {
      const back = Date.parse(first.pod.createdAt) > Date.parse(since);
      return back
        ? `${needs}, which was missing on ${node} and seems to be back: pod ${first.pod.namespace}/${first.pod.name} there got it since.`
        : `${needs}, which ${node} has most likely lost: pod ${first.pod.namespace}/${first.pod.name} there still got it.`;
    }
    const elsewhere = others.length === 0 ? '' : `; ${listed(others)} ${others.length === 1 ? 'has' : 'have'} it`;
    return `${needs}, which ${node} ${certain ? 'does not have' : 'most likely does not have'}${elsewhere}.`;
  }
};

function masterOf(nad: Nad | undefined): string | undefined {
  if (nad?.config.kind !== 'decoded') return undefined;
  return nad.config.uplink.kind === 'master' ? nad.config.uplink.name : undefined;
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
