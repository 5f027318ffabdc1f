import type { Problem } from '../domain/problem.ts';
import { familyOf, macAddress, parsePrefix, prefixOfMask } from './address.ts';
import {
  type AddressScope,
  countersOf,
  type DirectionCounts,
  type ObservedAddress,
  type ObservedInterface,
} from './interface.ts';
import { type Line, lineProblem, linesOf, type Parsed, told, wholeNumber, wordsOf } from './parsed.ts';

interface Draft {
  found: Partial<ObservedInterface> & { readonly name: string };
  readonly addresses: ObservedAddress[];
  rx?: DirectionCounts;
  tx?: DirectionCounts;
  rxBytes?: number | undefined;
  txBytes?: number | undefined;
}

/**
 * Reads `ifconfig -a` of busybox (and old net-tools) and of net-tools 2: links and addresses of both families. It shows no master, kind,
 * route or address flag, and of several IPv4 addresses only those with a label (`eth0:1`) beside the first.
 */
export function parseIfconfig(text: string, place = 'ifconfig -a'): Parsed<ObservedInterface[]> {
  const drafts = new Map<string, Draft>();
  const problems: Problem[] = [];
  let draft: Draft | undefined;
  for (const line of linesOf(text)) {
    if (/^\S/.test(line.text)) {
      const head = readHead(line);
      if (head === undefined) {
        problems.push(lineProblem(place, line, 'expected an interface'));
        draft = undefined;
        continue;
      }
      const known = drafts.get(head.found.name);
      draft = known ?? head;
      drafts.set(head.found.name, draft);
    } else if (draft === undefined) {
      problems.push(lineProblem(place, line, 'belongs to no interface'));
    } else {
      const trouble = readDetail(draft, line);
      if (trouble !== undefined) problems.push(lineProblem(place, line, trouble));
    }
  }
  const value = [...drafts.values()].map(({ found, addresses, rx, tx, rxBytes, txBytes }) =>
    told<ObservedInterface>({
      ...found,
      addresses,
      counters: countersOf([rxBytes, ...(rx ?? [])], [txBytes, ...(tx ?? [])]),
    }),
  );
  return { value, problems };
}

/** `net1: flags=4163<UP,…>  mtu 1500` or `net1      Link encap:Ethernet  HWaddr …`; `net1:1` is net1 with a label. */
function readHead(line: Line): Draft | undefined {
  const modern = /^([^\s:]+)(?::[^\s:]+)?: flags=\d+<([^>]*)>(?:\s+metric \d+)?(?:\s+mtu (\d+))?/.exec(line.text);
  if (modern?.[1] !== undefined && modern[2] !== undefined) {
    const mtu = wholeNumber(modern[3]);
    const condition = conditionOfRunning(modern[2].split(','));
    return { found: told<Draft['found']>({ name: modern[1], ...condition, mtu }), addresses: [] };
  }
  const old = /^([^\s:]+)(?::\S+)?\s+Link encap:/.exec(line.text);
  if (old?.[1] === undefined) return undefined;
  const mac = macAddress(/HWaddr (\S+)/.exec(line.text)?.[1] ?? '');
  return { found: told<Draft['found']>({ name: old[1], mac }), addresses: [] };
}

/** RUNNING is the flag of a link that is operational: set up, with carrier and not dormant. */
function conditionOfRunning(flags: readonly string[]): { adminUp: boolean; carrier?: boolean } {
  const adminUp = flags.includes('UP');
  return adminUp ? { adminUp, carrier: flags.includes('RUNNING') } : { adminUp };
}

function readDetail(draft: Draft, line: Line): string | undefined {
  const text = line.text.trim();
  if (text.startsWith('inet')) {
    const address = readAddress(text);
    if (address === undefined) return 'is no address';
    draft.addresses.push(address);
  } else if (text.startsWith('ether ') || text.startsWith('infiniband ')) {
    draft.found = told<Draft['found']>({ ...draft.found, mac: macAddress(wordsOf(text)[1] ?? '') });
  } else if (/\bMTU:\d+/.test(text)) {
    const mtu = wholeNumber(/MTU:(\d+)/.exec(text)?.[1]);
    draft.found = told<Draft['found']>({ ...draft.found, ...conditionOfRunning(wordsOf(text)), mtu });
  } else {
    readCounters(draft, text);
  }
  return undefined;
}

function readAddress(text: string): ObservedAddress | undefined {
  const words = wordsOf(text.replace(/^inet6? addr:\s*/, (head) => (head.startsWith('inet6') ? 'inet6 ' : 'inet ')));
  const own = parsePrefix(words[1] ?? '');
  if (own === undefined || own.family !== (words[0] === 'inet6' ? 6 : 4)) return undefined;
  const mask = /(?:netmask |Mask:)(\S+)/.exec(text)?.[1];
  const prefix =
    own.family === 4
      ? prefixOfMask(mask ?? '255.255.255.255')
      : words[1]?.includes('/')
        ? own.prefix
        : wholeNumber(/prefixlen (\d+)/.exec(text)?.[1]);
  if (prefix === undefined || prefix > 128 || familyOf(own.address) === undefined) return undefined;
  const scope = /(?:Scope:|scopeid 0x[0-9a-f]+<(?:compat,)?)(\w+)/i.exec(text)?.[1]?.toLowerCase();
  return told<ObservedAddress>({ address: own.address, prefix, family: own.family, scope: scopeName(scope) });
}

function scopeName(scope: string | undefined): AddressScope | undefined {
  return scope === 'unknown' ? undefined : scope;
}

/** net-tools 2 writes `RX packets 5  bytes 7`, busybox `RX packets:5 errors:0 …` and the bytes on a line of their own. */
function readCounters(draft: Draft, text: string): void {
  const count = (pattern: RegExp) => wholeNumber(pattern.exec(text)?.[1]);
  const direction = /^([RT])X /.exec(text)?.[1];
  if (direction === undefined) return;
  const bytes = /\bbytes[: ](\d+)/.test(text);
  if (bytes && direction === 'R') draft.rxBytes = count(/\bbytes[: ](\d+)/);
  if (bytes && direction === 'T') draft.txBytes = count(/\bbytes[: ](\d+)/);
  // busybox: both directions share the line of bytes.
  if (bytes && direction === 'R' && /TX bytes:/.test(text)) draft.txBytes = count(/TX bytes:(\d+)/);
  const old = direction === 'R' ? draft.rx : draft.tx;
  const read = [
    count(/\bpackets[: ](\d+)/) ?? old?.[0],
    count(/\berrors[: ](\d+)/) ?? old?.[1],
    count(/\bdropped[: ](\d+)/) ?? old?.[2],
  ];
  if (direction === 'R') draft.rx = read;
  else draft.tx = read;
}
