import type { Diagnosis } from '../../../src/checks/diagnosis/diagnosis.ts';
import { type Circumstances, snapshotOf } from '../snapshot-of.ts';
import { diagnosesOf } from './recorded-clusters.ts';

/** Objects of small clusters, with no more in them than a case is about. */
export const nad = (name: string, config: object, annotations: Readonly<Record<string, string>> = {}) => ({
  kind: 'NetworkAttachmentDefinition',
  metadata: { name, annotations },
  spec: { config },
});

/** A macvlan network on a master, with addresses of an IPAM plugin. */
export const macvlan = (name: string, master: string, ipam: object = { type: 'static' }) =>
  nad(name, { cniVersion: '0.3.1', type: 'macvlan', master, ipam });

/** A ready node. */
export const node = (name: string, more: object = {}) => ({
  kind: 'Node',
  metadata: { name, creationTimestamp: '2026-11-01T00:00:00Z' },
  status: { conditions: [{ type: 'Ready', status: 'True' }], ...more },
});

/** A pod that has no sandbox yet. */
export const waiting = (name: string, networks: string, on: string | null = 'a', more: object = {}) => ({
  kind: 'Pod',
  metadata: {
    name,
    uid: `uid-${name}`,
    creationTimestamp: '2026-11-20T11:50:00Z',
    annotations: networks === '' ? {} : { 'k8s.v1.cni.cncf.io/networks': networks },
  },
  spec: { ...(on === null ? {} : { nodeName: on }), ...more },
  status: {
    phase: 'Pending',
    conditions: [
      { type: 'PodScheduled', status: on === null ? 'False' : 'True', lastTransitionTime: '2026-11-20T11:50:00Z' },
      { type: 'PodReadyToStartContainers', status: 'False' },
    ],
  },
});

/** A pod that runs with net1 on one network. */
export const attached = (name: string, network: string, on: string, created = '2026-11-20T11:00:00Z') => ({
  kind: 'Pod',
  metadata: {
    name,
    creationTimestamp: created,
    annotations: {
      'k8s.v1.cni.cncf.io/networks': network,
      'k8s.v1.cni.cncf.io/network-status': [
        { name: 'cluster', interface: 'eth0', ips: ['10.244.0.9'], default: true },
        { name: `default/${network}`, interface: 'net1', ips: [] },
      ],
    },
  },
  spec: { nodeName: on },
  status: {
    phase: 'Running',
    podIP: '10.244.0.9',
    conditions: [{ type: 'PodReadyToStartContainers', status: 'True', lastTransitionTime: created }],
  },
});

/** An event about a pod. */
export const event = (pod: string, reason: string, message: string, minute = 59, type = 'Warning') => ({
  kind: 'Event',
  metadata: { name: `${pod}.${reason}.${minute}`, uid: `${pod}.${reason}.${minute}` },
  involvedObject: { kind: 'Pod', namespace: 'default', name: pod },
  type,
  reason,
  count: 3,
  firstTimestamp: '2026-11-20T11:51:00Z',
  lastTimestamp: `2026-11-20T11:${minute}:00Z`,
  message,
});

/** An event of the kubelet: containerd, the Multus shim and its daemon around an error of a network. */
export const failed = (pod: string, error: string, minute = 59) =>
  event(pod, 'FailedCreatePodSandBox', wrapped(pod, error), minute);

/** An error in all its wrappers. */
export function wrapped(pod: string, error: string): string {
  const id = '0a'.repeat(32);
  const args = `ContainerID:"${id}" Netns:"/var/run/netns/x" IfName:"eth0" Args:"K8S_POD_NAMESPACE=default;K8S_POD_NAME=${pod}" Path:""`;
  return `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${id}": plugin type="multus-shim" name="multus-cni-network" failed (add): CmdAdd (shim): CNI request failed with status 400: '${args} ERRORED: error configuring pod [default/${pod}] networking: ${error}\n': StdinData: {"name":"multus-cni-network"}`;
}

/** An error of the plugin of one network. */
export const adding = (pod: string, config: string, error: string): string =>
  `[default/${pod}/uid-${pod}:${config}]: error adding container to network "${config}": ${error}`;

/** The DaemonSet of Multus or whereabouts, and its pods. */
export function daemon(name: 'multus' | 'whereabouts', on: readonly string[], startedAt = '2026-11-20T09:00:00Z') {
  const container = {
    name: name === 'multus' ? 'kube-multus' : name,
    image: `example.org/${name === 'multus' ? 'multus-cni' : name}:1`,
  };
  return [
    {
      kind: 'DaemonSet',
      metadata: { name, namespace: 'kube-system' },
      spec: { template: { spec: { containers: [container] } } },
      status: { currentNumberScheduled: on.length },
    },
    ...on.map((where) => ({
      kind: 'Pod',
      metadata: {
        name: `${name}-${where}`,
        namespace: 'kube-system',
        creationTimestamp: startedAt,
        ownerReferences: [{ kind: 'DaemonSet', name, controller: true }],
      },
      spec: { nodeName: where, hostNetwork: true, containers: [container] },
      status: {
        phase: 'Running',
        podIP: '172.30.0.1',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ name: container.name, state: { running: { startedAt } } }],
      },
    })),
  ];
}

/** The diagnosis of the pod of that name. */
export function why(pod: string, objects: readonly unknown[], more: Circumstances = {}): Diagnosis {
  const found = diagnosesOf(snapshotOf(objects, more)).find((one) => one.pod.name === pod);
  if (found === undefined) throw new Error(`there is no pod ${pod} in the case`);
  return found;
}
