import { boolean } from '@oclif/core/flags';
import type { Probed } from '../domain/connectivity/probed.ts';
import {
  betweenFlags,
  countFlag,
  millisecondsFlag,
  optionalCountFlag,
  optionalMillisecondsFlag,
} from './measure-flags.ts';

/** What `--max-pairs` is. */
export const MAX_PAIRS = 'Most pairs to measure, gateways included; of more a fair sample is taken';

/** How many pairs, and what else than answers. */
export const pingScopeFlags = {
  ...betweenFlags,
  'max-pairs': countFlag(MAX_PAIRS, 600),
  mtu: boolean({ description: 'Also find the largest packet that gets through' }),
  isolation: boolean({ description: 'Also try to reach the networks from interfaces that are not on them' }),
};

// Whoever takes what was measured from a file, or connects, must not believe that it was done as these say.
const ofMeasuring = { exclusive: ['from'] };
const ofPings = { exclusive: ['from', 'tcp'] };
/** Bytes of the largest IPv4 packet, less 20 of its header and 8 of ICMP's. */
const MOST_PAYLOAD = 65_507;
const MOST_PORT = 65_535;

/** How to ping, and what is still good. */
export const pingFlags = {
  ...pingScopeFlags,
  'max-pairs': countFlag(MAX_PAIRS, 600, ofMeasuring),
  count: countFlag('Pings for each pair', 5, ofPings),
  interval: millisecondsFlag('Time between two pings of a pair', '200ms', ofPings),
  timeout: millisecondsFlag('Longest wait for an answer', '1s', ofPings),
  size: { ...optionalCountFlag('Bytes of payload; the packet has 28 more, in IPv6 48', MOST_PAYLOAD), ...ofPings },
  tcp: { ...optionalCountFlag('Connect to this TCP port instead of pinging', MOST_PORT), ...ofMeasuring },
  'rtt-same-node': optionalMillisecondsFlag('Longest good round trip on one node (1ms unless given)'),
  'rtt-cross-node': optionalMillisecondsFlag('Longest good round trip between nodes (5ms unless given)'),
};

/** Whom to ping, how, and what is still good; times are in milliseconds. */
export interface PingWish {
  readonly count: number;
  readonly interval: number;
  readonly timeout: number;
  readonly size?: number | undefined;
  readonly 'max-pairs': number;
  readonly mtu: boolean;
  readonly isolation: boolean;
  readonly tcp?: number | undefined;
  /** That of the file, else the preset, when absent. So is the next. */
  readonly 'rtt-same-node'?: number | undefined;
  readonly 'rtt-cross-node'?: number | undefined;
}

/** What is done when nobody says otherwise: the presets of the flags. */
export const pingPresets: PingWish = {
  count: 5,
  interval: 200,
  timeout: 1000,
  'max-pairs': 600,
  mtu: false,
  isolation: false,
};

/** Round trips that are good when nobody says otherwise, in milliseconds. */
export const presetTargets = { sameNodeMs: 1, crossNodeMs: 5 };

/** Round trips that are good by the flags, or else by these. */
export function targetsOf(flags: PingWish, { sameNodeMs, crossNodeMs }: Probed['targets']): Probed['targets'] {
  return {
    sameNodeMs: flags['rtt-same-node'] ?? sameNodeMs,
    crossNodeMs: flags['rtt-cross-node'] ?? crossNodeMs,
  };
}
