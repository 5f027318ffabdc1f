import { decodePod } from '../../../src/domain/attachments/decode.ts';
import type { Pod } from '../../../src/domain/attachments/pod.ts';
import { readJson } from '../../../src/kube/list.ts';
import { podObject } from '../../../src/kube/pod.ts';

/** A running pod on the network default/net, with an address made from its number. */
export function meshPod(number: number, nodes = 3, image = 'app:1'): Pod {
  const address = `10.20.${number >> 8}.${(number & 255) + 1}`;
  const name = `app-${number}`;
  const status = [
    { name: 'cbr0', interface: 'eth0', ips: [`10.244.${number >> 8}.${number & 255}`], default: true },
    { name: 'default/net', interface: 'net1', ips: [address] },
  ];
  const object = {
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      annotations: { 'k8s.v1.cni.cncf.io/network-status': JSON.stringify(status) },
    },
    spec: { nodeName: `node-${number % nodes}`, containers: [{ name: 'app', image }] },
    status: {
      phase: 'Running',
      podIP: `10.244.${number >> 8}.${number & 255}`,
      containerStatuses: [{ name: 'app', state: { running: { startedAt: '2026-11-20T11:00:00Z' } } }],
    },
  };
  const read = readJson(podObject, object, name);
  if (!read.ok) throw new Error(read.problem.message);
  return decodePod(read.value);
}
