import type { Nad } from '../nad/nad.ts';
import { nadNamed } from './attached.ts';
import type { Clue } from './clue.ts';
import type { Surroundings, Trouble } from './trouble.ts';
import { nadOf, podOf } from './words.ts';

/**
 * What the cluster shows now and a message about an earlier moment denies: somebody has repaired it since, or the message is
 * not whole. It stays the likely cause until the next try.
 */
export function contradiction(trouble: Trouble, around: Surroundings): Clue | undefined {
  const row = rowOf(trouble);
  return row === undefined ? undefined : rules[row]?.(trouble, around);
}

/** The row of the catalogue that a message belongs to. */
export function rowOf({ explanation }: Pick<Trouble, 'explanation'>): string | undefined {
  return explanation.signature?.id.split('.')[0];
}

type Rule = (trouble: Trouble, around: Surroundings) => Clue | undefined;

const requestReadable: Rule = ({ pod }) =>
  pod.request?.ok === true && pod.attachments.length > 0
    ? { source: 'annotation k8s.v1.cni.cncf.io/networks', of: podOf(pod), text: 'can be read now' }
    : undefined;

const definitionReadable: Rule = ({ attachment }, around) => {
  const nad = nadNamed(around, attachment?.network);
  if (nad === undefined || nad.config.kind !== 'decoded' || nad.config.type === '') return undefined;
  return { source: 'spec.config', of: nadOf(`${nad.namespace}/${nad.name}`), text: 'can be read now' };
};

const networkThere: Rule = ({ explanation: { signature } }, around) => {
  const { network, namespace } = signature?.args ?? {};
  const found = nadNamed(around, `${namespace}/${network}`);
  if (found === undefined) return undefined;
  return { source: 'metadata', of: nadOf(`${namespace}/${network}`), text: `exists, created at ${found.createdAt}` };
};

const namesApart: Rule = ({ pod }) => {
  if (pod.request?.ok !== true) return undefined;
  const names = pod.request.value.map(({ expectedInterface }) => expectedInterface);
  if (names.length === 0 || new Set(names).size < names.length || names.includes('eth0')) return undefined;
  return { source: 'annotation k8s.v1.cni.cncf.io/networks', of: podOf(pod), text: `asks for ${names.join(', ')}` };
};

const otherPlugin: Rule = ({ explanation: { signature }, attachment }, around) => {
  const nad = nadNamed(around, attachment?.network);
  const plugin = signature?.args.plugin;
  if (nad === undefined || nad.config.kind !== 'decoded' || plugin === undefined) return undefined;
  const used = [...nad.config.plugins.map(({ type }) => type), ...ipamTypes(nad)];
  if (used.includes(plugin)) return undefined;
  return { source: 'spec.config', of: nadOf(`${nad.namespace}/${nad.name}`), text: `uses ${used.join(', ')} now` };
};

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
  M12: definitionReadable,
  M13: definitionReadable,
  M14: definitionReadable,
  M16: definitionReadable,
  M17: definitionReadable,
  M27: namesApart,
  K02: otherMaster,
};
