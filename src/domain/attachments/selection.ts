/** One element of a pod's request for networks (NPWG multi-net-spec v1.0, section 4.1: NetworkSelectionElement). */
export interface Selection {
  /** Position in the request, from 0. */
  readonly index: number;
  /** The namespace the NAD is looked up in: the one written, else the pod's. */
  readonly namespace: string;
  /** The name as Multus looks it up; empty for an empty item of the short form. */
  readonly name: string;
  /** The interface name asked for. */
  readonly interface?: string;
  /** The name that Multus will give: the one asked for, else `net` and the position among all delegates (multus getIfname). */
  readonly expectedInterface: string;
  readonly ips: readonly string[];
  readonly mac?: string;
  readonly infinibandGuid?: string;
  readonly defaultRoute: readonly string[];
  readonly bandwidth: boolean;
  readonly portMappings: boolean;
  readonly deviceId?: string;
  readonly ipamClaim?: string;
}
