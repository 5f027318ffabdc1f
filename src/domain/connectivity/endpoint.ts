import { type Address, parseAddress } from '../addresses/address.ts';
import { canonicalMac } from '../attachments/hardware-address.ts';
import type { Attachment, Pod } from '../attachments/pod.ts';
import { liveInterfaces, podAddresses } from '../attachments/presence.ts';

/** One interface of one pod, which can send to others on its network and be reached by them. */
export interface Endpoint {
  readonly namespace: string;
  readonly pod: string;
  /** Absent where the API does not tell. */
  readonly node?: string;
  /** The workload that the pod belongs to: `deployment/order-service`. */
  readonly workload?: string;
  /** `namespace/name` of the network; `default` for the pod's default interface. */
  readonly network: string;
  /** As it is called inside this pod. */
  readonly interface: string;
  readonly addresses: readonly Address[];
  /** Hardware address as the kernel shows it, where network-status names one. */
  readonly mac?: string;
  /** Gateways that network-status names for the interface. */
  readonly gateways: readonly Address[];
}

/** Stands for the network of the pods' default interfaces. */
export const DEFAULT_NETWORK = 'default';

/** `namespace/name` of the pod. */
export function podPath({ namespace, pod }: Pick<Endpoint, 'namespace' | 'pod'>): string {
  return `${namespace}/${pod}`;
}

/** Tells one endpoint from another. */
export function endpointKey(endpoint: Endpoint): string {
  return `${podPath(endpoint)} ${endpoint.interface}`;
}

/** The secondary interfaces of live pods that have an address, ordered by node and pod: pods of one node stand together. */
export function endpointsOf(pods: readonly Pod[]): Endpoint[] {
  return pods.flatMap((pod) => liveInterfaces(pod).flatMap((attachment) => endpoint(pod, attachment))).sort(byPlace);
}

/** The default interfaces of live pods that have a network of their own. */
export function defaultEndpointsOf(pods: readonly Pod[]): Endpoint[] {
  return pods
    .filter((pod) => !pod.hostNetwork && (pod.life === 'running' || pod.life === 'terminating'))
    .map((pod) => ({
      ...placeOf(pod),
      network: DEFAULT_NETWORK,
      interface: pod.attachments.find((attachment) => attachment.default)?.interface ?? 'eth0',
      addresses: addressesIn(podAddresses(pod)),
      gateways: [],
    }))
    .filter(({ addresses }) => addresses.length > 0)
    .sort(byPlace);
}

function endpoint(pod: Pod, { network, interface: name, reported }: Attachment): Endpoint[] {
  const addresses = addressesIn(reported?.ips ?? []);
  if (name === '' || addresses.length === 0) return [];
  const { mac, gateways = [] } = reported ?? {};
  return [
    {
      ...placeOf(pod),
      network,
      interface: name,
      addresses,
      ...(mac === undefined ? {} : { mac: canonicalMac(mac) }),
      gateways: addressesIn(gateways),
    },
  ];
}

function placeOf({ namespace, name, node, owner }: Pod): Pick<Endpoint, 'namespace' | 'pod' | 'node' | 'workload'> {
  return {
    namespace,
    pod: name,
    ...(node === undefined ? {} : { node }),
    ...(owner === undefined ? {} : { workload: `${owner.kind}/${owner.name}` }),
  };
}

// A link-local address means something on its own link only, and every interface has one.
function addressesIn(texts: readonly string[]): Address[] {
  return texts.flatMap((text) => parseAddress(text) ?? []).filter(({ text }) => !/^(?:fe[89ab]|169\.254\.)/.test(text));
}

function byPlace(a: Endpoint, b: Endpoint): number {
  return compare(a.node ?? '', b.node ?? '') || compare(podPath(a), podPath(b)) || compare(a.interface, b.interface);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
