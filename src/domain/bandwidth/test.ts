import type { Family } from '../addresses/address.ts';
import type { Endpoint } from '../connectivity/endpoint.ts';
import type { Distance } from '../connectivity/pair.ts';
import type { Surroundings } from './surroundings.ts';

/** One way to be loaded: a client at one end, a server at the other. */
export interface BandwidthTest {
  /** The client. */
  readonly from: Endpoint;
  /** The server. */
  readonly to: Endpoint;
  readonly family: Family;
  /** The server's address on the network. */
  readonly address: string;
  /** The client's own address on the network. */
  readonly bind: string;
  readonly distance: Distance;
}

/** What passed in one direction. */
export interface Flow {
  /** Who sent. */
  readonly sender: 'client' | 'server';
  /** What arrived. */
  readonly bitsPerSecond: number;
  readonly seconds?: number;
  /** TCP segments sent again. */
  readonly retransmits?: number;
  readonly maxCongestionWindowBytes?: number;
  /** UDP only, as is the next. */
  readonly jitterMs?: number;
  readonly lostPercent?: number;
}

/** What came of a test. */
export type BandwidthReading =
  | {
      readonly kind: 'measured';
      readonly flows: readonly Flow[];
      /** Percent of one core at the client and at the server. */
      readonly clientCpuPercent?: number;
      readonly serverCpuPercent?: number;
    }
  /** The server listened, and the client got no connection. */
  | { readonly kind: 'no-connection'; readonly said: string }
  | { readonly kind: 'unmeasured'; readonly why: string };

/** A test and what came of it. */
export interface BandwidthMeasurement {
  readonly test: BandwidthTest;
  readonly reading: BandwidthReading;
  readonly around?: Surroundings;
}
