import { clusterNetwork } from '../scenario/resolve.ts';
import { bare, nth } from '../scenario/subnet.ts';
import type { LabNode, LabPod } from '../scenario/topology.ts';

/**
 * The annotation `k8s.v1.cni.cncf.io/network-status` as Multus prints it: each element indented by four blanks, the
 * list around them without any, and `<`, `>` escaped as Go's encoder does. (network-attachment-definition-client,
 * pkg/utils/net-attach-def.go; recorded in `pods-default.json`.)
 */
export function networkStatus(pod: LabPod, node: LabNode): string {
  const elements: object[] = [];
  if (pod.eth0 !== undefined) {
    elements.push({
      name: clusterNetwork.defaultNetwork,
      interface: 'eth0',
      ips: pod.eth0.addresses.map(bare),
      mac: pod.eth0.mac,
      default: true,
      dns: {},
      gateway: node.podCidrs.map((cidr) => bare(nth(cidr, 1))),
    });
  }
  for (const { name, addresses, mac, network } of pod.attachments) {
    const defaults = network.routes.filter((route) => route.to === 'default' || /^(0\.0\.0\.0|::)\/0$/.test(route.to));
    elements.push({
      name: `${network.namespace}/${network.name}`,
      interface: name,
      ...(addresses.length === 0 ? {} : { ips: addresses.map(bare) }),
      mac,
      dns: {},
      ...(defaults.length === 0 ? {} : { gateway: defaults.map((route) => route.via ?? '<nil>') }),
    });
  }
  return `[${elements.map((element) => asGo(JSON.stringify(element, undefined, 4))).join(',')}]`;
}

/** Go's encoding/json escapes what HTML would trip over. */
function asGo(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');
}
