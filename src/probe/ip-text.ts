import type { Problem } from '../domain/problem.ts';
import { macAddress, parsePrefix } from './address.ts';
import {
  addressFlag,
  conditionOfFlags,
  countersOf,
  type LowerLink,
  linkState,
  type ObservedAddress,
  type ObservedInterface,
} from './interface.ts';
import { type Line, lineProblem, linesOf, type Parsed, told, wholeNumber, wordsOf } from './parsed.ts';

/** `ip` without JSON. Only iproute2 knows -d and -s; busybox refuses them with its usage and exit code 1. */
export const ipText = {
  /** Links with details and counters, and their addresses. iproute2 only. */
  interfaces: ['ip', '-d', '-s', 'addr'],
  /** Understood by busybox as well. */
  addresses: ['ip', 'addr'],
  /** iproute2 only. */
  links: ['ip', '-d', 'link'],
  /** iproute2 only. */
  counters: ['ip', '-s', 'link'],
} as const satisfies Record<string, readonly string[]>;

/** What is known of a link while its lines are read. */
interface Draft {
  found: Partial<ObservedInterface> & { readonly name: string };
  readonly addresses: ObservedAddress[];
  readonly altnames: string[];
  /** What stands behind the @ of the name. */
  readonly behindAt?: string;
  /** iproute2 always prints the link's group, busybox never does. */
  readonly iproute2: boolean;
  netnsId?: number;
  rx?: readonly number[];
  tx?: readonly number[];
}

/** Reads `ip addr` and `ip link` of iproute2 (with or without -d and -s) and of busybox. */
export function parseIpTextInterfaces(text: string, place = 'ip addr'): Parsed<ObservedInterface[]> {
  const drafts: Draft[] = [];
  const problems: Problem[] = [];
  let columns: { readonly direction: 'rx' | 'tx'; readonly names: readonly string[] } | undefined;
  for (const line of linesOf(text)) {
    const words = wordsOf(line.text);
    const draft = drafts.at(-1);
    if (/^\d/.test(line.text)) {
      columns = undefined;
      const started = startLink(line);
      if (started === undefined) problems.push(lineProblem(place, line, 'expected an interface'));
      else drafts.push(started);
    } else if (draft === undefined || !/^\s/.test(line.text)) {
      problems.push(lineProblem(place, line, 'expected an interface'));
    } else if (columns !== undefined) {
      const counts = readColumns(columns.names, words);
      if (counts === undefined) problems.push(lineProblem(place, line, 'expected counters'));
      else if (columns.direction === 'rx') draft.rx = counts;
      else draft.tx = counts;
      columns = undefined;
    } else if (words[0] === 'RX:' || words[0] === 'TX:') {
      columns = { direction: words[0] === 'RX:' ? 'rx' : 'tx', names: words.slice(1) };
    } else if (words[0] === 'inet' || words[0] === 'inet6') {
      const address = readAddress(words);
      if (address === undefined) problems.push(lineProblem(place, line, 'is no address'));
      else draft.addresses.push(address);
    } else {
      readDetail(draft, words);
    }
  }
  return { value: finish(drafts), problems };
}

function startLink(line: Line): Draft | undefined {
  const match = /^(\d+): (\S+): <([^>]*)>(.*)$/.exec(line.text);
  const [, index, full, flags, rest] = match ?? [];
  if (index === undefined || full === undefined || flags === undefined || rest === undefined) return undefined;
  const at = full.lastIndexOf('@');
  const name = at > 0 ? full.slice(0, at) : full;
  const words = wordsOf(rest);
  const state = after(words, 'state');
  return {
    found: told<Draft['found']>({
      name,
      index: wholeNumber(index),
      ...conditionOfFlags(flags.split(',')),
      mtu: wholeNumber(after(words, 'mtu')),
      state: state === undefined ? undefined : linkState(state),
      enslavedTo: after(words, 'master'),
    }),
    addresses: [],
    altnames: [],
    ...(at > 0 ? { behindAt: full.slice(at + 1) } : {}),
    iproute2: words.includes('group'),
  };
}

/** The word that follows a keyword. */
function after(words: readonly string[], keyword: string): string | undefined {
  const at = words.indexOf(keyword);
  return at < 0 ? undefined : words[at + 1];
}

/** Lines of `ip -d` that begin with something else than the link's kind. */
const notKinds = new Set([
  'valid_lft',
  'altname',
  'alias',
  'vf',
  'promiscuity',
  'addrgenmode',
  'numtxqueues',
  'minmtu',
]);

function readDetail(draft: Draft, words: readonly string[]): void {
  const [first = ''] = words;
  const found = draft.found;
  if (first.startsWith('link/')) {
    const mac = macAddress(words[1] ?? '');
    const promiscuity = wholeNumber(after(words, 'promiscuity'));
    const netnsId = wholeNumber(after(words, 'link-netnsid'));
    draft.found = told<Draft['found']>({ ...found, mac, promiscuity });
    if (netnsId !== undefined) draft.netnsId = netnsId;
  } else if (first === 'altname' && words[1] !== undefined) {
    draft.altnames.push(words[1]);
  } else if (found.kind === undefined && /^[a-z][a-z0-9]*$/.test(first) && !notKinds.has(first)) {
    draft.found = told<Draft['found']>({
      ...found,
      kind: first,
      vlanId: first === 'vlan' ? wholeNumber(after(words, 'id')) : undefined,
      macvlanMode: first === 'macvlan' || first === 'macvtap' ? after(words, 'mode') : undefined,
      ipvlanMode: first === 'ipvlan' || first === 'ipvtap' ? after(words, 'mode') : undefined,
    });
  }
}

function readAddress(words: readonly string[]): ObservedAddress | undefined {
  const own = parsePrefix(words[1] ?? '');
  // Point to point: the prefix length stands at the peer's address.
  const peer = words[2] === 'peer' ? parsePrefix(words[3] ?? '') : undefined;
  if (own === undefined || own.family !== (words[0] === 'inet' ? 4 : 6)) return undefined;
  const scopeAt = words.indexOf('scope');
  return told<ObservedAddress>({
    address: own.address,
    prefix: peer?.prefix ?? own.prefix,
    family: own.family,
    scope: after(words, 'scope'),
    flags: words
      .slice(scopeAt < 0 ? words.length : scopeAt + 2)
      .map(addressFlag)
      .filter((flag) => flag !== undefined),
  });
}

/** Bytes, packets, errors and dropped by the names of their columns: versions differ in what follows. */
function readColumns(names: readonly string[], words: readonly string[]): readonly number[] | undefined {
  const counts = ['bytes', 'packets', 'errors', 'dropped'].map((name) => {
    const at = names.indexOf(name);
    return at < 0 ? undefined : wholeNumber(words[at]);
  });
  const known = counts.filter((count) => count !== undefined);
  return known.length === counts.length ? known : undefined;
}

function finish(drafts: readonly Draft[]): ObservedInterface[] {
  const indexes = new Map(drafts.map((draft) => [draft.found.name, draft.found.index]));
  return drafts.map((draft) =>
    told<ObservedInterface>({
      ...draft.found,
      addresses: draft.addresses,
      altnames: draft.altnames.length > 0 ? draft.altnames : undefined,
      lower: readLower(draft, indexes),
      counters: countersOf(draft.rx, draft.tx),
    }),
  );
}

/**
 * iproute2 writes `@ifN` for a link in another namespace. busybox looks the foreign index up among its own links,
 * so that a macvlan with master 3 that has index 3 itself appears as `net1@net1`: only the index is true.
 */
function readLower(draft: Draft, indexes: ReadonlyMap<string, number | undefined>): LowerLink | undefined {
  const name = draft.behindAt;
  if (name === undefined || name === 'NONE') return undefined;
  const index = wholeNumber(/^if(\d+)$/.exec(name)?.[1]);
  if (index !== undefined) return told<LowerLink>({ index, netnsId: draft.netnsId });
  if (draft.iproute2) return { name };
  const known = indexes.get(name);
  return known === undefined ? undefined : { index: known };
}
