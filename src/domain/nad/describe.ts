import { isRecord } from '../../kube/record.ts';
import { type Json, listField, textField } from './fields.ts';
import type { DecodedConfig, IpamConfig, Nad, Uplink } from './nad.ts';

/** What a listing shows of a NAD, each as short text; empty where there is nothing to say. */
export interface NadFacts {
  /** The plugin, or the chain of plugins: `macvlan+tuning`; `<on disk>` and `<invalid>` where it cannot be known. */
  readonly type: string;
  readonly uplink: string;
  readonly ipam: string;
  /** What the IPAM config hands out, as written. */
  readonly range: string;
  readonly mode: string;
  readonly vlan: string;
  readonly mtu: string;
}

/** The facts of a NAD that a listing shows. */
export function describeNad({ config }: Nad): NadFacts {
  const unknown = { uplink: '', ipam: '', range: '', mode: '', vlan: '', mtu: '' };
  if (config.kind === 'on-disk') return { type: '<on disk>', ...unknown };
  if (config.kind === 'unparsable') return { type: '<invalid>', ...unknown };
  return {
    type: config.plugins.map(({ type }) => type || '<none>').join('+') || '<none>',
    uplink: describeUplink(config.uplink),
    ipam: config.ipam?.type ?? '',
    range: describeRange(config),
    mode: config.mode ?? '',
    vlan: config.vlan === undefined ? '' : String(config.vlan),
    mtu: config.mtu === undefined ? '' : String(config.mtu),
  };
}

/** What a network sits on, in a few words: `eth1`, `bridge br0`, `device intel.com/sriov`. */
export function describeUplink(uplink: Uplink): string {
  switch (uplink.kind) {
    case 'master':
      return uplink.name;
    case 'default-route-master':
      return '<default route>';
    case 'in-container':
      return `${uplink.name ?? '<default route>'} in the pod`;
    case 'bridge':
      return `bridge ${uplink.name}`;
    case 'host-device':
      return uplink.by === 'device' ? uplink.value : `${uplink.by} ${uplink.value}`;
    case 'device-plugin':
      return `device ${uplink.resource}`;
    case 'localnet':
      return `localnet ${uplink.physicalNetwork}`;
    case 'none':
      return '';
  }
}

/** The addresses that a config hands out, as written: `10.10.0.100-10.10.0.200`, `10.40.0.0/28`. */
export function describeRange({ ipam, plugins, type }: DecodedConfig): string {
  if (ipam === undefined)
    return type === 'ovn-k8s-cni-overlay' ? (textField(plugins[0]?.json ?? {}, 'subnets') ?? '') : '';
  return rangesOf(ipam).join(', ');
}

function rangesOf({ type, json }: IpamConfig): string[] {
  switch (type) {
    case 'host-local': {
      const sets = listField(json, 'ranges').flatMap((set) => (Array.isArray(set) ? set : []));
      return [json, ...sets].flatMap((range) => span(range, 'subnet', 'rangeStart', 'rangeEnd'));
    }
    case 'whereabouts':
      return [json, ...listField(json, 'ipRanges')].flatMap((range) =>
        span(range, 'range', 'range_start', 'range_end'),
      );
    case 'static':
      return listField(json, 'addresses').flatMap((address) =>
        isRecord(address) ? (textField(address, 'address') ?? []) : [],
      );
    default:
      return [];
  }
}

function span(range: unknown, whole: string, start: string, end: string): string[] {
  if (!isRecord(range)) return [];
  const network = textField(range, whole);
  if (network === undefined) return [];
  return [limits(range, start, end) ?? network];
}

function limits(range: Json, start: string, end: string): string | undefined {
  const first = textField(range, start);
  const last = textField(range, end);
  return first === undefined || last === undefined ? undefined : `${first}-${last}`;
}
