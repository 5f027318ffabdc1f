import { flagField, type Json, textField } from './fields.ts';
import type { Uplink } from './nad.ts';

/** What a plugin's interface sits on, by the rules of its own source. */
export function uplinkOf(type: string, json: Json, resource: string | undefined): Uplink {
  switch (type) {
    // plugins/main/macvlan and ipvlan: no master means the interface of the default route.
    case 'macvlan':
    case 'ipvlan':
      return linkOf(json) ?? { kind: 'default-route-master' };
    // plugins/main/vlan: refuses to work without a master.
    case 'vlan':
      return linkOf(json) ?? { kind: 'none' };
    // plugins/main/bridge: defaultBrName.
    case 'bridge':
      return { kind: 'bridge', name: textField(json, 'bridge') ?? 'cni0' };
    case 'host-device':
      return resource === undefined ? hostDevice(json) : { kind: 'device-plugin', resource };
    case 'ovn-k8s-cni-overlay':
      return localnet(json);
    default:
      return resource === undefined ? { kind: 'none' } : { kind: 'device-plugin', resource };
  }
}

function linkOf(json: Json): Uplink | undefined {
  const name = textField(json, 'master');
  if (flagField(json, 'linkInContainer')) return { kind: 'in-container', ...(name === undefined ? {} : { name }) };
  return name === undefined ? undefined : { kind: 'master', name };
}

// plugins/main/host-device getLink: the first of these that is set.
const selectors = ['device', 'hwaddr', 'kernelpath', 'pciBusID'] as const;

function hostDevice(json: Json): Uplink {
  for (const by of selectors) {
    const value = textField(json, by);
    if (value !== undefined) return { kind: 'host-device', by, value };
  }
  return { kind: 'none' };
}

// ovn-kubernetes go-controller: physicalNetworkName defaults to the network's name.
function localnet(json: Json): Uplink {
  if (textField(json, 'topology') !== 'localnet') return { kind: 'none' };
  const physicalNetwork = textField(json, 'physicalNetworkName') ?? textField(json, 'name');
  return physicalNetwork === undefined ? { kind: 'none' } : { kind: 'localnet', physicalNetwork };
}
