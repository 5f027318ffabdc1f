import type { AttachmentPlan, ContainerPlan, NetworkPlan, NicPlan, Scenario, WorkloadPlan } from './model.ts';

/** A scenario with every address, name and fate settled: what the Kubernetes objects and the namespaces are made from. */
export interface Topology {
  readonly scenario: Scenario;
  readonly nodes: readonly LabNode[];
  /** Everything that runs or tries to, the daemons' pods included. */
  readonly pods: readonly LabPod[];
  /** What whereabouts has written down, per network. */
  readonly ledger: readonly Allocation[];
  /** Settles one more pod while the lab runs, from the same books; `networkOf` knows the networks there are by then. */
  readonly admit: (workload: WorkloadPlan, uid: string | undefined, networkOf: NetworkOf) => LabPod;
}

/** Finds the network that an attachment asks for. */
export type NetworkOf = (asked: { readonly namespace: string; readonly network: string }) => NetworkPlan | undefined;

export interface LabNode {
  readonly name: string;
  /** From 0; decides the addresses. */
  readonly index: number;
  readonly addresses: readonly string[];
  readonly podCidrs: readonly string[];
  readonly nics: readonly (NicPlan & { readonly mac: string })[];
  readonly labels: Readonly<Record<string, string>>;
  readonly ready: boolean;
}

export interface LabPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly workload: WorkloadPlan;
  /** Which of the workload's pods this is, from 0. */
  readonly ordinal: number;
  readonly node: string;
  readonly containers: readonly ContainerPlan[];
  readonly hostNetwork: boolean;
  /** Addresses as the API reports them: eth0's, or the node's for hostNetwork pods. Empty while the pod cannot start. */
  readonly ips: readonly string[];
  readonly eth0: LabInterface | undefined;
  readonly attachments: readonly LabAttachment[];
  /** The value of `k8s.v1.cni.cncf.io/networks`, if the pod has one. */
  readonly requested: string | undefined;
  /** False when Multus never ran for it. */
  readonly reported: boolean;
  readonly failure: Failure | undefined;
}

/** Why a sandbox cannot be made. */
export type Failure =
  /** Attaching failed: the message inside `error adding container to network "NETWORK": …`. */
  | { readonly kind: 'attach'; readonly network: string; readonly message: string }
  /** Multus could not read what to attach: the message after `error loading k8s delegates k8s args: `. */
  | { readonly kind: 'delegates'; readonly message: string }
  /** The runtime gave up; nothing but this message is known. */
  | { readonly kind: 'sandbox'; readonly message: string };

export interface LabInterface {
  readonly name: string;
  /** With prefix length. */
  readonly addresses: readonly string[];
  readonly mac: string;
}

export interface LabAttachment extends LabInterface {
  readonly plan: AttachmentPlan;
  readonly network: NetworkPlan;
  readonly mtu: number;
}

/** One entry of a whereabouts pool. */
export interface Allocation {
  readonly network: NetworkPlan;
  readonly cidr: string;
  readonly address: string;
  /** `namespace/name` of the pod it was given to. */
  readonly pod: string;
  readonly interface: string;
  readonly containerId: string;
}

/**
 * Finds a pod by what a scenario calls it: `namespace/name`, the namespace `default` unless given; the name of a
 * workload stands for its first pod, `WORKLOAD#2` for its third.
 */
export function findPod(pods: readonly LabPod[], reference: string): LabPod | undefined {
  const key = reference.includes('/') ? reference : `default/${reference}`;
  const [workload = key, ordinal = '0'] = key.split('#');
  return (
    pods.find((pod) => `${pod.namespace}/${pod.name}` === key) ??
    pods.find(
      (pod) => `${pod.namespace}/${pod.workload.name}` === workload && pod.ordinal === Number.parseInt(ordinal, 10),
    )
  );
}

/** As `findPod`, for names that must exist. Throws with the names that do. */
export function podNamed(pods: readonly LabPod[], reference: string): LabPod {
  const pod = findPod(pods, reference);
  if (pod === undefined) {
    const names = pods.map((each) => `${each.namespace}/${each.name}`).join(', ');
    throw new Error(`the lab has no pod "${reference}"; it has ${names}`);
  }
  return pod;
}
