/** A device behind an interface (NPWG device-info spec v1.1). */
export interface DeviceInfo {
  /** `pci`, `vdpa`, `vhost-user`, `memif`, or whatever else was written. */
  readonly type: string;
  readonly pciAddress?: string;
  readonly details: Readonly<Record<string, string>>;
}

/** One element of a pod's network-status (NPWG multi-net-spec v1.0, section 5). */
export interface ReportedInterface {
  /** `namespace/name` of the NAD, or the CNI config's bare name for a file-based cluster default. */
  readonly network: string;
  /** Absent for plugins that report no interface. */
  readonly interface?: string;
  /** Addresses in canonical text without prefix length. */
  readonly ips: readonly string[];
  readonly mac?: string;
  readonly mtu?: number;
  readonly default: boolean;
  readonly dns: {
    readonly nameservers: readonly string[];
    readonly domain?: string;
    readonly search: readonly string[];
  };
  readonly device?: DeviceInfo;
  readonly gateways: readonly string[];
}
