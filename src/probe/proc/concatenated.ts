import type { Section } from '../sections.ts';
import { procNetArp } from './arp.ts';
import { procNetDev } from './dev.ts';
import { procNetFibTrie } from './fib-trie.ts';
import { procNetIfInet6 } from './if-inet6.ts';
import { procNetIpv6Route } from './ipv6-route.ts';
import { procNetRoute } from './route.ts';

/** How the files of /proc/net that have a heading begin. */
const headings: readonly (readonly [RegExp, string])[] = [
  [/^Inter-\|/, procNetDev],
  [/^Iface\t/, procNetRoute],
  [/^(Main|Local|Id \d+):$/, procNetFibTrie],
  [/^IP address /, procNetArp],
];

/** The two files without a heading, by their lines. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/^[0-9a-f]{32} [0-9a-f]{2} [0-9a-f]{32} /, procNetIpv6Route],
  [/^[0-9a-f]{32} [0-9a-f]{2,8} [0-9a-f]{2} [0-9a-f]{2} [0-9a-f]{2} /, procNetIfInet6],
];

/** Tells the files of one `cat` of several files of /proc/net apart; a file that is missing leaves no section. */
export function splitProcFiles(text: string): Section[] {
  const files = new Map<string, string[]>();
  let current: string | undefined;
  for (const line of text.split('\n')) {
    const shape = shapes.find(([pattern]) => pattern.test(line))?.[1];
    const heading = headings.find(([pattern]) => pattern.test(line))?.[1];
    if (shape === undefined && heading !== undefined) current = heading;
    const file = shape ?? current;
    if (file === undefined) continue;
    const lines = files.get(file);
    if (lines === undefined) files.set(file, [line]);
    else lines.push(line);
  }
  return [...files].map(([name, lines]) => ({ name, text: lines.join('\n'), status: 0 }));
}
