import type { Problem } from '../problem.ts';

/** Where a NAD's addresses come from, as far as its own text tells. Numbers and ranges are read by `domain/pools`. */
export interface IpamConfig {
  /** `host-local`, `whereabouts`, `static`, `dhcp` or any other. */
  readonly type: string;
  /** The whole `ipam` object, as written. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** One plugin of a NAD's CNI config. */
export interface PluginConfig {
  /** Empty when the config names none. */
  readonly type: string;
  /** Capabilities declared true. */
  readonly capabilities: readonly string[];
  /** The plugin's object, as written. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** What a network sits on, on the node. */
export type Uplink =
  /** macvlan, ipvlan, vlan: a named link of the node. */
  | { readonly kind: 'master'; readonly name: string }
  /** macvlan, ipvlan without `master`: the node's default-route interface (plugins macvlan.go getDefaultRouteInterfaceName). */
  | { readonly kind: 'default-route-master' }
  /** `linkInContainer`: the master is looked up inside the pod. */
  | { readonly kind: 'in-container'; readonly name?: string }
  | { readonly kind: 'bridge'; readonly name: string }
  /** host-device: the link itself moves into the pod. */
  | {
      readonly kind: 'host-device';
      readonly by: 'device' | 'hwaddr' | 'kernelpath' | 'pciBusID';
      readonly value: string;
    }
  /** SR-IOV and other device plugins: a device of the annotated resource. */
  | { readonly kind: 'device-plugin'; readonly resource: string }
  /** OVN-Kubernetes localnet: a physical network mapped to a bridge on the node. */
  | { readonly kind: 'localnet'; readonly physicalNetwork: string }
  | { readonly kind: 'none' };

/** A route that the IPAM config asks for, as written. */
export interface Route {
  readonly destination: string;
  readonly gateway?: string;
  /** Metric; absent means 0, which is what the default route of eth0 has. */
  readonly priority?: number;
  /** Routing table; absent means the main one. */
  readonly table?: number;
}

/** A decoded CNI config. */
export interface DecodedConfig {
  readonly kind: 'decoded';
  /** The config's `name`, or the NAD's name, which Multus puts there when it is missing. Messages and host-local directories use it. */
  readonly name: string;
  readonly nameWritten: boolean;
  readonly cniVersion?: string;
  /** A single plugin at the top, or `plugins`. */
  readonly form: 'plugin' | 'list';
  /** The whole config, as written. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly plugins: readonly PluginConfig[];
  /** Type of the plugin that makes the interface (the first); empty when it names none. */
  readonly type: string;
  readonly uplink: Uplink;
  readonly mode?: string;
  readonly mtu?: number;
  readonly vlan?: number;
  readonly ipam?: IpamConfig;
  /** Routes of the IPAM config. */
  readonly routes: readonly Route[];
}

/** What is known of a NAD's CNI config. */
export type NadConfig =
  | DecodedConfig
  /** An empty `spec.config`: Multus reads a file of that name on the node (multus-cni netutils GetCNIConfigFromFile). */
  | { readonly kind: 'on-disk' }
  | { readonly kind: 'unparsable'; readonly problem: Problem };

/** A NetworkAttachmentDefinition. */
export interface Nad {
  readonly namespace: string;
  readonly name: string;
  /** The annotation `k8s.v1.cni.cncf.io/resourceName`. */
  readonly resource?: string;
  /** Set when an SriovNetwork made it: that is what must be edited. */
  readonly madeBy?: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** `spec.config` as written. */
  readonly text: string;
  readonly config: NadConfig;
}
