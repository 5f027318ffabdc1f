import { nameOf } from '../json/words.ts';
import type { Problem } from '../problem.ts';
import { field, flagField, type Json, textField } from './fields.ts';
import type { DecodedConfig, Nad, PluginConfig } from './nad.ts';

/** What an option's value must be; the answer is what is wrong with it. */
type Rule = (value: unknown) => string | undefined;

const text: Rule = (value) => (typeof value === 'string' ? undefined : `expected a string, found ${nameOf(value)}`);
const flag: Rule = (value) =>
  typeof value === 'boolean' ? undefined : `expected true or false, found ${nameOf(value)}`;
const object: Rule = (value) =>
  typeof value === 'object' && !Array.isArray(value) ? undefined : `expected an object, found ${nameOf(value)}`;

function oneOf(...values: readonly string[]): Rule {
  return (value) => {
    if (typeof value !== 'string') return text(value);
    return value === '' || values.includes(value) ? undefined : `"${value}" is none of ${values.join(', ')}`;
  };
}

function within(least: number, most: number): Rule {
  return (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return `expected a whole number, found ${found(value)}`;
    return value < least || value > most ? `${value} is not between ${least} and ${most}` : undefined;
  };
}

const found = (value: unknown): string => (typeof value === 'number' ? String(value) : nameOf(value));

// Below 68 the kernel refuses IPv4 (ETH_MIN_MTU); 0 stands for the master's.
const mtu: Rule = (value) =>
  within(0, 65_535)(value) ?? (value !== 0 && Number(value) < 68 ? `${value} is less than 68` : undefined);
// 4095 is reserved by 802.1Q, and the plugins refuse it.
const vlanId = within(0, 4094);
const onOff = oneOf('on', 'off');
const rate = within(0, 4_294_967_295);

type Rules = Readonly<Record<string, Rule>>;

// containernetworking/plugins and sriov-cni: the structs their configs are read into, and what they refuse.
const rulesByType: Readonly<Record<string, Rules>> = {
  macvlan: {
    master: text,
    mode: oneOf('bridge', 'private', 'vepa', 'passthru'),
    mtu,
    mac: text,
    linkInContainer: flag,
  },
  ipvlan: { master: text, mode: oneOf('l2', 'l3', 'l3s'), mtu, linkInContainer: flag },
  vlan: { master: text, vlanId, mtu, linkInContainer: flag },
  bridge: {
    bridge: text,
    vlan: vlanId,
    mtu,
    isGateway: flag,
    isDefaultGateway: flag,
    forceAddress: flag,
    ipMasq: flag,
    hairpinMode: flag,
    promiscMode: flag,
    macspoofchk: flag,
  },
  'host-device': { device: text, hwaddr: text, kernelpath: text, pciBusID: text },
  ptp: { mtu, ipMasq: flag },
  tap: { mtu },
  sriov: {
    vlan: vlanId,
    vlanQoS: within(0, 7),
    vlanProto: oneOf('802.1q', '802.1Q', '802.1ad', '802.1AD'),
    link_state: oneOf('auto', 'enable', 'disable'),
    spoofchk: onOff,
    trust: onOff,
    min_tx_rate: rate,
    max_tx_rate: rate,
  },
  'ovn-k8s-cni-overlay': {
    topology: oneOf('layer3', 'layer2', 'localnet'),
    subnets: text,
    excludeSubnets: text,
    mtu,
    vlanID: vlanId,
    physicalNetworkName: text,
  },
};

const common: Rules = { capabilities: object };

/**
 * The options of a NAD's plugins that the plugins will refuse: a value of a wrong type or out of bounds, an option that is missing, two
 * that exclude each other. Addresses are another matter: `addressing`.
 */
export function optionProblems(nad: Pick<Nad, 'namespace' | 'name' | 'resource'>, config: DecodedConfig): Problem[] {
  return [
    ...nameProblems(config),
    ...config.plugins.flatMap((plugin, index) => {
      const place = (key: string) => (config.form === 'list' ? `plugins[${index}].${key}` : key);
      return [
        ...ruleProblems(plugin, place),
        ...missingOptions(plugin, nad.resource, place),
        ...clashes(nad, plugin, place),
      ];
    }),
  ];
}

// containernetworking/cni pkg/utils ValidateNetworkName.
function nameProblems({ json, name, nameWritten }: DecodedConfig): Problem[] {
  const wrongType = ['name', 'cniVersion'].flatMap((key) => {
    const wrong = field(json, key) === undefined ? undefined : text(field(json, key));
    return wrong === undefined ? [] : [{ place: key, message: wrong }];
  });
  if (!nameWritten || /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name)) return wrongType;
  return [...wrongType, { place: 'name', message: `"${name}" holds characters that no CNI network name may have` }];
}

function ruleProblems({ type, json }: PluginConfig, place: (key: string) => string): Problem[] {
  const rules = { ...common, ...(Object.hasOwn(rulesByType, type) ? rulesByType[type] : {}) };
  return Object.entries(rules).flatMap(([key, rule]) => {
    const value = field(json, key);
    const message = value === undefined ? undefined : rule(value);
    return message === undefined ? [] : [{ place: place(key), message }];
  });
}

function missingOptions(
  { type, json }: PluginConfig,
  resource: string | undefined,
  place: (key: string) => string,
): Problem[] {
  if (type === 'vlan' && isUnset(json, 'master')) {
    return [{ place: place('master'), message: 'missing: the vlan plugin needs the link to put the VLAN on' }];
  }
  const selectors = ['device', 'hwaddr', 'kernelpath', 'pciBusID', 'deviceID'];
  if (type === 'host-device' && resource === undefined && selectors.every((key) => isUnset(json, key))) {
    const message = 'missing: host-device needs device, hwaddr, kernelpath, pciBusID or a resource annotation';
    return [{ place: place('device'), message }];
  }
  return [];
}

function isUnset(json: Json, key: string): boolean {
  const value = field(json, key);
  return value === undefined || value === '';
}

function clashes(
  nad: Pick<Nad, 'namespace' | 'name'>,
  { type, json }: PluginConfig,
  place: (key: string) => string,
): Problem[] {
  if (type === 'bridge' && flagField(json, 'hairpinMode') && flagField(json, 'promiscMode')) {
    return [{ place: place('promiscMode'), message: 'cannot be set together with hairpinMode' }];
  }
  const owner = type === 'ovn-k8s-cni-overlay' ? textField(json, 'netAttachDefName') : undefined;
  const path = `${nad.namespace}/${nad.name}`;
  if (owner !== undefined && owner !== path) {
    return [{ place: place('netAttachDefName'), message: `"${owner}" must be the network's own name, ${path}` }];
  }
  return [];
}
