/**
 * What a lab scenario says: nodes and their NICs, networks (NADs), pods, and the troubles made on purpose.
 * It is what a person writes in `test/lab/scenarios/*.yaml`; addresses left open are given by `resolve.ts`.
 */
export interface Scenario {
  /** The file's base name without its ending. */
  readonly name: string;
  /** One line for `npm run lab -- --list`. */
  readonly title: string;
  readonly nodes: readonly NodePlan[];
  /** The layer-2 segments (switches) that NICs are plugged into, by name. */
  readonly segments: readonly SegmentPlan[];
  readonly networks: readonly NetworkPlan[];
  readonly workloads: readonly WorkloadPlan[];
  /** Address families of eth0; `dual` adds an IPv6 pod CIDR. */
  readonly stack: 'ipv4' | 'dual';
  /** True: the default gateway forwards between segments, as a careless router does. */
  readonly forwarding: boolean;
  readonly daemons: { readonly multus: DaemonPlan; readonly whereabouts: DaemonPlan };
  readonly troubles: readonly Trouble[];
}

/** A node: a network namespace with eth0 on the node network and one veth per NIC. */
export interface NodePlan {
  readonly name: string;
  readonly nics: readonly NicPlan[];
  readonly labels: Readonly<Record<string, string>>;
}

/** A secondary NIC of a node, plugged into a segment. */
export interface NicPlan {
  readonly name: string;
  readonly segment: string;
  /** Bytes; 1500 unless said. */
  readonly mtu: number;
}

/** A switch. `gateway` holds the router's addresses on it, with prefix length. */
export interface SegmentPlan {
  readonly name: string;
  readonly gateway: readonly string[];
}

export type NetworkKind = 'macvlan' | 'bridge' | 'ipvlan' | 'vlan';

/** One NetworkAttachmentDefinition. */
export interface NetworkPlan {
  readonly namespace: string;
  readonly name: string;
  readonly type: NetworkKind;
  /** The node's NIC; for a bridge its uplink (absent: an island on each node). */
  readonly master: string | undefined;
  /** The bridge on each node for the type `bridge`; `br-NAME` unless given. Two networks may share one. */
  readonly bridge: string | undefined;
  /** macvlan: bridge, private, vepa; ipvlan: l2, l3. */
  readonly mode: string | undefined;
  readonly vlan: number | undefined;
  readonly mtu: number | undefined;
  /** The subnets, one per family. */
  readonly cidrs: readonly string[];
  readonly ipam: 'whereabouts' | 'host-local' | 'static' | 'none';
  /** First and last address handed out; the subnet's own first and last unless given. */
  readonly range: { readonly start: string; readonly end: string } | undefined;
  readonly gateway: string | undefined;
  readonly routes: readonly RoutePlan[];
  /** The literal `spec.config`, in place of the one made from the fields above. */
  readonly config: string | undefined;
}

export interface RoutePlan {
  readonly to: string;
  readonly via: string | undefined;
}

export type ImageKind = 'full' | 'busybox' | 'distroless' | 'multus' | 'whereabouts';

/** A pod or a controller of pods. */
export interface WorkloadPlan {
  readonly namespace: string;
  readonly name: string;
  readonly kind: 'Pod' | 'Deployment' | 'DaemonSet' | 'StatefulSet';
  /** One pod per entry: the node it is scheduled to. */
  readonly nodes: readonly string[];
  readonly containers: readonly ContainerPlan[];
  readonly hostNetwork: boolean;
  readonly attachments: readonly AttachmentPlan[];
  /** The literal `k8s.v1.cni.cncf.io/networks`, in place of the one made from `attachments`. */
  readonly annotation: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** True: started while Multus was away from the node, so without interfaces and without network-status. */
  readonly bypassed: boolean;
  /** The innermost message of the sandbox failure that keeps the pod from starting, if one does. */
  readonly stuck: string | undefined;
}

export interface ContainerPlan {
  readonly name: string;
  readonly image: ImageKind;
  readonly env: Readonly<Record<string, string>>;
}

/** One requested interface. */
export interface AttachmentPlan {
  readonly namespace: string;
  readonly network: string;
  /** The interface name asked for; `netN` by position unless given. */
  readonly interface: string | undefined;
  /** Addresses with prefix length, one list per replica (`addresses[i]` of pod i); allocated unless given. */
  readonly addresses: readonly (readonly string[])[];
  readonly mac: string | undefined;
}

/** On which nodes a daemon runs: all but these. */
export interface DaemonPlan {
  readonly except: readonly string[];
  /** False: not installed at all, neither its DaemonSet nor its custom resources. */
  readonly installed: boolean;
}

/** An end of a link: a node's NIC, or an interface in a pod. */
export type LinkEnd =
  | { readonly node: string; readonly nic: string }
  | { readonly pod: string; readonly interface: string };

/** A trouble made on purpose once everything runs: drift inside a pod, a faulty link, a ledger that lies. */
export type Trouble =
  | { readonly kind: 'remove-interface'; readonly pod: string; readonly interface: string }
  | { readonly kind: 'set-down'; readonly on: LinkEnd }
  | {
      readonly kind: 'change-address';
      readonly pod: string;
      readonly interface: string;
      readonly to: readonly string[];
    }
  | { readonly kind: 'change-mtu'; readonly on: LinkEnd; readonly mtu: number }
  | {
      readonly kind: 'add-route';
      readonly pod: string;
      readonly to: string;
      readonly via: string | undefined;
      readonly dev: string;
    }
  | { readonly kind: 'remove-route'; readonly pod: string; readonly to: string }
  | LinkFault
  | { readonly kind: 'unreachable'; readonly node: string }
  | {
      readonly kind: 'leak-address';
      readonly network: string;
      readonly address: string;
      readonly pod: string;
      readonly interface: string;
    }
  | { readonly kind: 'forget-address'; readonly network: string; readonly address: string };

/** What a bad cable or switch does to a node's NIC. `in` is towards the node. */
export type LinkFault =
  | { readonly kind: 'drop'; readonly on: LinkEnd; readonly percent: number; readonly direction: Direction }
  | { readonly kind: 'delay'; readonly on: LinkEnd; readonly ms: number }
  | { readonly kind: 'shrink'; readonly on: LinkEnd; readonly mtu: number };

export type Direction = 'in' | 'out' | 'both';
