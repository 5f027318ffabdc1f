import type { RoundTripTargets } from '../domain/connectivity/measurement.ts';
import type { NetworkPlan } from '../domain/connectivity/plan.ts';
import type { Method } from '../domain/connectivity/probed.ts';
import type { ManyGroup } from '../probe/many.ts';
import type { EndRecord } from './end-record.ts';
import type { Gathered } from './gathered.ts';

/** What a pod was measured against. */
export type TargetRecord =
  | ({ readonly kind: 'pod' } & EndRecord)
  | { readonly kind: 'gateway' | 'address' }
  | { readonly kind: 'node'; readonly node: string };

/** One thing that was measured: from an interface to an address. */
export interface PairRecord {
  readonly from: EndRecord;
  readonly to: TargetRecord;
  readonly address: string;
}

/** One exec that ran commands against many destinations, and what it printed. */
export interface ManyRun {
  readonly groups: readonly ManyGroup[];
  /** The random word that begins the lines of the script. */
  readonly marker: string;
  readonly stdout: string;
  /** Set when the exec did not end by itself: what it printed before still counts. */
  readonly failure?: string;
}

/** What was printed in a container. */
export interface PrintedPings {
  readonly container: string;
  readonly runs: readonly ManyRun[];
}

/** What one pod measured: the pairs are in the order of the destinations of all runs. */
export interface PingsOfPod {
  readonly pairs: readonly PairRecord[];
  readonly answer: Gathered<PrintedPings>;
}

/** One round of the search for path MTUs. */
export interface MtuRound {
  /** What was tried, in the order of the destinations of all runs: which of the pairs, and bytes of the whole packet. */
  readonly tries: readonly { readonly pair: number; readonly bytes: number }[];
  readonly runs: readonly ManyRun[];
}

/** The search of one pod for path MTUs. */
export interface PathMtusOfPod {
  readonly pairs: readonly PairRecord[];
  readonly answer: Gathered<{
    readonly container: string;
    /** What /sys/class/net tells of the MTU of the pod's interfaces. */
    readonly interfaces: readonly { readonly interface: string; readonly stdout: string }[];
    readonly rounds: readonly MtuRound[];
  }>;
}

/** The attempts of one pod to reach networks that it is not on. */
export interface IntrusionsOfPod {
  readonly pairs: readonly PairRecord[];
  readonly answer: Gathered<
    PrintedPings & {
      /** /proc/net/arp after the attempts, where it could be read. */
      readonly arp?: string;
      /** Pings to the link-local addresses of IPv6 destinations, in the order of these pairs: nobody forwards them. */
      readonly linkLocal?: { readonly pairs: readonly number[]; readonly runs: readonly ManyRun[] };
    }
  >;
}

/** What was to be measured on one network. */
export type NetworkRecord = Pick<NetworkPlan, 'network' | 'possible' | 'possibleGateways' | 'nodePairs'> & {
  readonly endpoints: readonly EndRecord[];
  /** Pairs of pods that hold one address: they were not measured. */
  readonly sharing: readonly PairRecord[];
};

/** What was measured between pods, and what is needed to judge it. */
export interface PingsRecord {
  /** RFC 3339: when the last answer had come. */
  readonly at: string;
  /** The namespace whose pods were meant; absent for all. */
  readonly namespace?: string;
  readonly method: Method;
  readonly targets: RoundTripTargets;
  readonly networks: readonly NetworkRecord[];
  readonly pods: readonly PingsOfPod[];
  /** Absent when nobody asked. */
  readonly pathMtus?: readonly PathMtusOfPod[];
  /** Absent when nobody asked. `of`: attempts that were possible. */
  readonly isolation?: { readonly of: number; readonly pods: readonly IntrusionsOfPod[] };
}
