import type { BandwidthTargets, Load, Untested } from '../domain/bandwidth/run.ts';
import type { PathMtu } from '../domain/connectivity/path-mtu.ts';
import type { EndRecord } from './end-record.ts';
import type { Gathered } from './gathered.ts';

/** What iperf3 printed at one end: at the client, or at a server that ended before it served. */
export interface Iperf3Output {
  readonly by: 'client' | 'server';
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What `endLinkArgv` printed of the interface at one end, when the test began and when it was over. */
export interface EndLinkRecord {
  readonly before: Gathered<string>;
  readonly after: Gathered<string>;
}

/** One test: between whom, and what was printed. */
export interface BandwidthTestRecord {
  readonly client: EndRecord;
  readonly server: EndRecord;
  /** The client's own address on the network. */
  readonly bind: string;
  /** The server's address on the network. */
  readonly address: string;
  readonly answer: Gathered<Iperf3Output>;
  /** Absent in files of programs that did not look. */
  readonly links?: { readonly client: EndLinkRecord; readonly server: EndLinkRecord };
  /** The largest packet that gets from the client to the server; only asked where a test got less than expected. */
  readonly pathMtu?: PathMtu;
}

/** What was measured of bandwidth, and what is needed to judge it. */
export interface BandwidthRecord {
  /** RFC 3339: when the last test was over. */
  readonly at: string;
  /** The namespace whose pods were meant; absent for all. */
  readonly namespace?: string;
  readonly load: Load;
  readonly targets: BandwidthTargets;
  readonly tests: readonly BandwidthTestRecord[];
  readonly untested: readonly Untested[];
}
