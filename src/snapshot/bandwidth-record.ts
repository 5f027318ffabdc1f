import type { BandwidthTargets, Load, Untested } from '../domain/bandwidth/run.ts';
import type { EndRecord } from './end-record.ts';
import type { Gathered } from './gathered.ts';

/** What iperf3 printed at one end: at the client, or at a server that ended before it served. */
export interface Iperf3Output {
  readonly by: 'client' | 'server';
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
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
