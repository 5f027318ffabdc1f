/** A way to learn of a node's network. `pod` stands for what pods on the node prove by having, or not getting, their interfaces. */
export type NodeSourceKind =
  | 'node-network-state'
  | 'sriov-node-state'
  | 'exec'
  | 'summary'
  | 'debug-pod'
  | 'node-status'
  | 'pod';

/** Where something about a node was read. */
export interface NodeSource {
  readonly kind: NodeSourceKind;
  /** What a reader can look at himself: `pod kube-system/kube-multus-ds-x7k2p`. */
  readonly name: string;
  /** RFC 3339: the moment that it tells of. */
  readonly at: string;
}

/** Something with the source that told it. */
export interface Told<T> {
  readonly value: T;
  readonly source: NodeSource;
}

/** Whether a link can carry traffic. */
export type LinkCondition = 'up' | 'down' | 'no-carrier' | 'unknown';

/** Virtual functions of an SR-IOV card. */
export interface VirtualFunctionCount {
  /** As many as the card can make. */
  readonly total: number;
  /** As many as are switched on. */
  readonly enabled?: number;
  /** Switched on and still on the node's network: neither in a pod nor with a userspace driver. */
  readonly free?: number;
}

/** An interface of a node. What nobody told is absent. */
export interface NodeInterface {
  readonly name: string;
  /** Other names that it can be looked up by. */
  readonly altnames: readonly string[];
  /** In iproute2's words: vlan, bridge, bond, veth, macvlan … Absent for hardware, and where nobody tells. */
  readonly kind?: string;
  readonly hardware?: boolean;
  readonly condition: LinkCondition;
  /** Bytes. */
  readonly mtu?: number;
  /** Lower case, colons. */
  readonly mac?: string;
  readonly pciAddress?: string;
  /** Megabit per second. */
  readonly speedMbps?: number;
  /** The bridge, bond or other link that it is a port of. */
  readonly enslavedTo?: string;
  readonly vlan?: { readonly parent?: string; readonly id?: number };
  readonly virtualFunctions?: VirtualFunctionCount;
  /** With prefix length where it is told. */
  readonly addresses: readonly string[];
}

/** Which interfaces a source would show if they were there: what it does not show is then not there. */
export type Coverage =
  /** All of them, but none whose name begins so. */
  | { readonly kind: 'all'; readonly hidden: readonly string[]; readonly altnames: boolean }
  /** Some: its silence proves nothing. */
  | { readonly kind: 'some'; readonly why: string };

/** Addresses that host-local has given out on the node. */
export interface LeasePool {
  /** The `name` of the CNI config. */
  readonly network: string;
  readonly addresses: readonly string[];
}

/** What one source tells of one node. */
export interface NodeView {
  readonly source: NodeSource;
  readonly coverage: Coverage;
  readonly interfaces: readonly NodeInterface[];
  /** Interfaces of default routes, the one that is used first. */
  readonly defaultRoutes?: readonly string[];
  /** Names of the files in the directory of CNI plugins. */
  readonly plugins?: readonly string[];
  /** Names of the files in the directory of CNI configurations, sorted as the runtime sorts them. */
  readonly confFiles?: readonly string[];
  readonly leases?: readonly LeasePool[];
  /** OVN's physical networks and the bridges they are mapped to. */
  readonly bridgeMappings?: readonly { readonly physicalNetwork: string; readonly bridge: string }[];
}

/** A source that was asked, or could be, and gave no answer. */
export interface Unanswered {
  readonly kind: NodeSourceKind;
  /** A word such as `forbidden`, `timed-out`, `not-asked`. */
  readonly reason: string;
  /** What was attempted, as a phrase. */
  readonly what: string;
  readonly detail: string;
  /** A command that shows or solves the trouble. */
  readonly next?: string;
}

/** An interface with all the sources that know it: the first told most, the others what was missing. */
export interface KnownInterface extends NodeInterface {
  readonly sources: readonly [NodeSource, ...NodeSource[]];
}

/** What is known of a node's network, from whatever told of it. */
export interface NodeNetwork {
  readonly node: string;
  /** RFC 3339: when the node joined the cluster. */
  readonly createdAt: string;
  readonly interfaces: readonly KnownInterface[];
  /** The sources that answered, best first, with what their silence proves. */
  readonly sources: readonly (NodeSource & { readonly coverage: Coverage })[];
  readonly unanswered: readonly Unanswered[];
  readonly defaultRoutes?: Told<readonly string[]>;
  readonly plugins?: Told<readonly string[]>;
  readonly confFiles?: Told<readonly string[]>;
  readonly leases?: Told<readonly LeasePool[]>;
  readonly bridgeMappings?: Told<readonly { readonly physicalNetwork: string; readonly bridge: string }[]>;
}
