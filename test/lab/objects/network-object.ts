import type { LabObject } from '../api/world.ts';
import { uid } from '../scenario/identity.ts';
import type { NetworkPlan } from '../scenario/model.ts';
import { subnet, toAddress } from '../scenario/subnet.ts';
import { age, type Clock } from './clock.ts';

/** A NetworkAttachmentDefinition with the configuration a person would write for the network. */
export function networkObject(network: NetworkPlan, clock: Clock): LabObject {
  const config = network.config ?? `${JSON.stringify(cniConfig(network), undefined, 2)}\n`;
  const applied = {
    apiVersion: 'k8s.cni.cncf.io/v1',
    kind: 'NetworkAttachmentDefinition',
    metadata: { annotations: {}, name: network.name, namespace: network.namespace },
    ...(config === '' ? {} : { spec: { config } }),
  };
  return {
    apiVersion: 'k8s.cni.cncf.io/v1',
    kind: 'NetworkAttachmentDefinition',
    metadata: {
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(applied)}\n` },
      creationTimestamp: clock.ago(age.networks),
      generation: 1,
      managedFields: [
        {
          apiVersion: 'k8s.cni.cncf.io/v1',
          fieldsType: 'FieldsV1',
          fieldsV1: {
            'f:metadata': {
              'f:annotations': { '.': {}, 'f:kubectl.kubernetes.io/last-applied-configuration': {} },
            },
            'f:spec': { '.': {}, 'f:config': {} },
          },
          manager: 'kubectl-client-side-apply',
          operation: 'Update',
          time: clock.ago(age.networks),
        },
      ],
      name: network.name,
      namespace: network.namespace,
      uid: uid('NetworkAttachmentDefinition', network.namespace, network.name),
    },
    ...(config === '' ? {} : { spec: { config } }),
  };
}

/** The CNI configuration of a network. Without a `name` Multus fills in the NAD's (NPWG spec, multus types/conf.go). */
function cniConfig(network: NetworkPlan): object {
  const ipam = ipamConfig(network);
  return {
    cniVersion: '0.3.1',
    name: network.name,
    type: network.type,
    ...(network.type === 'bridge' ? { bridge: network.bridge ?? `br-${network.name}`.slice(0, 15) } : {}),
    ...(network.master === undefined || network.type === 'bridge' ? {} : { master: network.master }),
    ...(network.type === 'vlan' ? { vlanId: network.vlan } : {}),
    ...(network.type === 'macvlan' || network.type === 'ipvlan'
      ? { mode: network.mode ?? (network.type === 'macvlan' ? 'bridge' : 'l2') }
      : {}),
    ...(network.mtu === undefined ? {} : { mtu: network.mtu }),
    ...(ipam === undefined ? {} : { ipam }),
  };
}

function ipamConfig(network: NetworkPlan): object | undefined {
  const routes =
    network.routes.length === 0
      ? {}
      : {
          routes: network.routes.map(({ to, via }) => ({
            dst: to === 'default' ? '0.0.0.0/0' : to,
            ...(via === undefined ? {} : { gw: via }),
          })),
        };
  const gateway = network.gateway === undefined ? {} : { gateway: network.gateway };
  switch (network.ipam) {
    case 'none':
      return undefined;
    case 'static':
      return { type: 'static', ...routes };
    case 'host-local': {
      const ranges = network.cidrs.map((cidr) => ({
        subnet: cidr,
        ...rangeFields(network, cidr, 'rangeStart', 'rangeEnd'),
      }));
      const [only] = ranges;
      return ranges.length === 1
        ? { type: 'host-local', ...only, ...gateway, ...routes }
        : { type: 'host-local', ranges: ranges.map((range) => [range]), ...routes };
    }
    case 'whereabouts': {
      const ranges = network.cidrs.map((cidr) => ({
        range: cidr,
        ...rangeFields(network, cidr, 'range_start', 'range_end'),
      }));
      const [only] = ranges;
      return ranges.length === 1
        ? { type: 'whereabouts', ...only, ...gateway, ...routes }
        : { type: 'whereabouts', ipRanges: ranges, ...gateway, ...routes };
    }
  }
}

function rangeFields(network: NetworkPlan, cidr: string, first: string, last: string): Record<string, string> {
  const { range } = network;
  if (range === undefined || range.start.includes(':') !== cidr.includes(':')) return {};
  return { [first]: range.start, [last]: range.end };
}

/** The name whereabouts gives a pool: its range with `:` and `/` as `-` (whereabouts pkg/storage/kubernetes/ipam.go). */
export function poolName(cidr: string): string {
  const { family, base, prefix } = subnet(cidr);
  const address = toAddress(family, base);
  return `${address.endsWith(':') ? `${address}0` : address}-${prefix}`.replaceAll(':', '-');
}
