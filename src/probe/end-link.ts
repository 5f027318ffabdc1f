import type { LinkCounters } from './interface.ts';
import { wholeNumber } from './parsed.ts';
import { parseProcNetDev, procNetDev } from './proc/dev.ts';

/** An interface at one moment: how large its packets may be, and what has passed it so far. */
export interface EndLink {
  /** Bytes. */
  readonly mtu?: number;
  readonly counters?: LinkCounters;
}

/** One `cat` for the MTU of an interface and the counters of all: images that have iperf3 need nothing else for it. */
export function endLinkArgv(name: string): string[] {
  return ['cat', `/sys/class/net/${name}/mtu`, procNetDev];
}

/** Reads what `endLinkArgv` prints. What is not there, as the MTU of an interface that is gone, is left out. */
export function parseEndLink(text: string, name: string): EndLink {
  const [first = '', ...rest] = text.split('\n');
  const mtu = wholeNumber(first.trim());
  const { value } = parseProcNetDev(mtu === undefined ? text : rest.join('\n'));
  const counters = value.find((link) => link.name === name)?.counters;
  return { ...(mtu === undefined ? {} : { mtu }), ...(counters === undefined ? {} : { counters }) };
}
