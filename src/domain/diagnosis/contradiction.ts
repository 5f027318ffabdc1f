import { networkOf } from '../attachments/join.ts';
import { requestedNetworks } from '../attachments/presence.ts';
import type { Nad } from '../nad/nad.ts';
import { nadNamed } from './attached.ts';
import type { Clue } from './clue.ts';
import type { Surroundings, Trouble } from './trouble.ts';
import { nadOf, podOf } from './words.ts';

/**
 * What is seen and denies a message: it is of another pod, speaks of what this pod does not ask for, or of what has been
 * repaired since. Such a message is a likely cause at most.
 */
export function contradiction(trouble: Trouble, around: Surroundings): Clue | undefined {
  const row = rowOf(trouble);
  return ofAnotherPod(trouble) ?? (row === undefined ? undefined : rules[row]?.(trouble, around));
}

/** The row of the catalogue that a message belongs to. */
export function rowOf({ explanation }: Pick<Trouble, 'explanation'>): string | undefined {
  return explanation.signature?.id.split('.')[0];
}

function ofAnotherPod({ pod, explanation: { peeled } }: Trouble): Clue | undefined {
  const named = peeled.layers.filter((layer) => layer.pod !== undefined && layer.namespace !== undefined);
  const other = named.find((layer) => layer.pod !== pod.name || layer.namespace !== pod.namespace);
  if (other === undefined) return undefined;
  return { source: 'message', of: podOf(pod), text: `speaks of pod ${other.namespace ?? ''}/${other.pod ?? ''}` };
}

type Rule = (trouble: Trouble, around: Surroundings) => Clue | undefined;

const requestReadable: Rule = ({ pod }) =>
  pod.request?.ok === true && pod.attachments.length > 0
    ? { source: 'annotation k8s.v1.cni.cncf.io/networks', of: podOf(pod), text: 'can be read now' }
    : undefined;

/** What a config must be for Multus to say such a thing of it. Which of the requested ones it means, the message leaves open. */
function config(fits: (config: Nad['config']) => boolean): Rule {
  return ({ pod, attachment }, around) => {
    const networks = attachment === undefined ? requestedNetworks(pod) : [attachment.network];
    if (around.nads.length === 0 || networks.length === 0) return undefined;
    const nads = networks.map((network) => nadNamed(around, network));
    if (nads.some((nad) => nad !== undefined && fits(nad.config))) return undefined;
    const network = networks[0] ?? '';
    const text = nads[0] === undefined ? 'does not exist' : 'is not so now';
    return { source: 'spec.config', of: nadOf(network), text };
  };
}

const isBroken = config(({ kind }) => kind === 'unparsable');
const isOnDisk = config(({ kind }) => kind === 'on-disk');
const isTypeless = config((one) => one.kind === 'decoded' && one.plugins.some(({ type }) => type === ''));

const networkThere: Rule = ({ pod, explanation: { signature } }, around) => {
  const { network = '', namespace = '' } = signature?.args ?? {};
  const path = `${namespace}/${network}`;
  const found = nadNamed(around, path);
  if (found !== undefined)
    return { source: 'metadata', of: nadOf(path), text: `exists, created at ${found.createdAt}` };
  if (pod.request?.ok !== true || requestedNetworks(pod).includes(path)) return undefined;
  return { source: 'annotation k8s.v1.cni.cncf.io/networks', of: podOf(pod), text: `does not ask for ${path}` };
};

const namesApart: Rule = ({ pod }) => {
  if (pod.request?.ok !== true) return undefined;
  const names = pod.request.value.map(({ expectedInterface }) => expectedInterface);
  if (names.length === 0 || new Set(names).size < names.length || names.includes('eth0')) return undefined;
  return { source: 'annotation k8s.v1.cni.cncf.io/networks', of: podOf(pod), text: `asks for ${names.join(', ')}` };
};

const otherPlugin: Rule = ({ explanation: { signature }, attachment }, around) =>
  uses(around, attachment?.network, signature?.args.plugin ?? signature?.args.kind);

const otherIpam: Rule = ({ attachment }, around) => uses(around, attachment?.network, 'whereabouts');

/** What a definition uses, where the plugin that spoke is not among it. */
function uses(around: Surroundings, network: string | undefined, plugin: string | undefined): Clue | undefined {
  const nad = nadNamed(around, network);
  if (nad === undefined || nad.config.kind !== 'decoded' || plugin === undefined) return undefined;
  const used = [...nad.config.plugins.map(({ type }) => type), ...ipamTypes(nad)];
  return used.includes(plugin)
    ? undefined
    : { source: 'spec.config', of: nadOf(networkOf(nad)), text: `uses ${used.join(', ')}, and not ${plugin}` };
}

const otherMaster: Rule = ({ explanation: { signature }, attachment }, around) => {
  const nad = nadNamed(around, attachment?.network);
  const master = signature?.args.master;
  if (nad?.config.kind !== 'decoded' || nad.config.uplink.kind !== 'master' || master === undefined) return undefined;
  if (nad.config.uplink.name === master) return undefined;
  const of = nadOf(`${nad.namespace}/${nad.name}`);
  return { source: 'spec.config', of, text: `names the master ${nad.config.uplink.name} now` };
};

function ipamTypes({ config }: Nad): readonly string[] {
  if (config.kind !== 'decoded') return [];
  return config.plugins.flatMap(({ json: { ipam } }) =>
    typeof ipam === 'object' && ipam !== null && 'type' in ipam && typeof ipam.type === 'string' ? [ipam.type] : [],
  );
}

const rules: Readonly<Record<string, Rule>> = {
  M01: otherPlugin,
  M02: networkThere,
  M05: requestReadable,
  M06: requestReadable,
  M07: requestReadable,
  M12: isBroken,
  M13: isOnDisk,
  M14: isOnDisk,
  M16: isTypeless,
  M17: isTypeless,
  M27: namesApart,
  K02: otherMaster,
  K07: otherPlugin,
  K09: otherPlugin,
  W01: otherIpam,
};
