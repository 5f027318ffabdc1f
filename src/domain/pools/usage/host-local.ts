import { type Address, bitsOf } from '../../addresses/address.ts';
import { compareNumbers } from '../../addresses/order.ts';
import { anyContains } from '../../addresses/window.ts';
import type { HostLocalPool, HostLocalRange, HostLocalSet } from '../host-local.ts';
import { readShown } from '../ledger/input.ts';
import { fill, type Pool, titleOf, type UsagePod, unreadAmong, waitingFor } from './pool.ts';

/** A NAD that uses host-local. */
export interface HostLocalNetwork extends Pick<HostLocalPool, 'sets' | 'problems'> {
  /** `namespace/name`. */
  readonly nad: string;
  /** The `name` of the CNI config, which names the directory of leases: equal names on a node share them. */
  readonly configName: string;
}

/** NADs whose pods take their addresses from the same leases and the same ranges. */
interface Group {
  readonly configName: string;
  readonly sets: readonly TitledSet[];
  readonly networks: readonly string[];
  /** All NADs of that config name, whatever their ranges. */
  readonly sharing: readonly string[];
}

interface TitledSet extends HostLocalSet {
  readonly title: string;
}

/**
 * The pools of host-local: one per config and node that has pods on it, or one without a node where none has. What is used is what
 * the pods show; leases that outlived their pod are seen on the node alone.
 */
export function hostLocalPools(networks: readonly HostLocalNetwork[], pods: readonly UsagePod[]): Pool[] {
  const users = usersOf(pods, new Set(networks.map(({ nad }) => nad)));
  return groups(networks).flatMap((group) => {
    const using = new Set(group.networks.flatMap((nad) => users.get(nad) ?? []));
    const nodes = new Set([...using].flatMap(({ node }) => node ?? []));
    if (nodes.size === 0) return measure(group, [], waitingFor(group.networks, [...using]));
    const sharing = new Set(group.sharing.flatMap((nad) => users.get(nad) ?? []));
    const byNode = Map.groupBy(sharing, ({ node }) => node ?? '');
    return [...nodes].toSorted().flatMap((node) => {
      const there = byNode.get(node) ?? [];
      return measure(group, there, waitingFor(group.networks, there), node);
    });
  });
}

/** The living pods of each of some NADs: those that ask for it and those that have an interface in it. */
function usersOf(pods: readonly UsagePod[], nads: ReadonlySet<string>): Map<string, UsagePod[]> {
  const users = new Map<string, UsagePod[]>();
  for (const pod of pods) {
    if (!pod.alive) continue;
    for (const network of pod.networks) if (nads.has(network)) note(pod, users, network);
    if (pod.addresses === 'unknown') continue;
    for (const { network } of pod.addresses) if (nads.has(network)) note(pod, users, network);
  }
  return users;
}

function note(pod: UsagePod, users: Map<string, UsagePod[]>, nad: string): void {
  const list = users.get(nad);
  if (list === undefined) users.set(nad, [pod]);
  else if (list.at(-1) !== pod) list.push(pod);
}

function groups(networks: readonly HostLocalNetwork[]): Group[] {
  const serving = networks.filter(({ sets, problems }) => sets.length > 0 && problems.length === 0);
  return Map.groupBy(serving, ({ configName, sets }) => `${configName} ${sets.map(titleOfSet).join(' ')}`)
    .values()
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const { configName } = first;
      const sets = first.sets.map((set) => ({ ...set, title: titleOfSet(set) }));
      const sharing = serving.filter((other) => other.configName === configName).map(({ nad }) => nad);
      return [{ configName, sets, networks: same.map(({ nad }) => nad), sharing }];
    })
    .toArray();
}

function measure(group: Group, pods: readonly UsagePod[], waiting: readonly string[], node?: string): Pool[] {
  const held = heldBy(pods, group.sharing);
  const [tightest] = group.sets.map((set) => ({ set, used: usedIn(set, held) })).toSorted(compareFree);
  if (tightest === undefined) return [];
  return [
    {
      id: `host-local/${group.configName}/${group.sets.map((set) => set.title).join(';')}${node === undefined ? '' : `@${node}`}`,
      kind: 'host-local',
      title: tightest.set.title,
      networks: group.networks,
      ...(node !== undefined && { node }),
      handsOut: tightest.set.ranges.flatMap((range) => range.handsOut),
      ...fill(tightest.set.capacity, tightest.used),
      waiting,
      leaked: 0,
      unread: unreadAmong(group.networks, pods),
    },
  ];
}

interface FilledSet {
  readonly set: TitledSet;
  readonly used: bigint;
}

/** The set with the fewest free addresses tells: a pod needs one of each. */
function compareFree(a: FilledSet, b: FilledSet): number {
  return compareNumbers(a.set.capacity - a.used, b.set.capacity - b.used);
}

/** The addresses that pods show on some networks. */
function heldBy(pods: readonly UsagePod[], networks: readonly string[]): Address[] {
  const held: Address[] = [];
  for (const { hasSandbox, addresses } of pods) {
    if (hasSandbox === false || addresses === 'unknown') continue;
    for (const { network, address } of addresses) {
      if (!networks.includes(network)) continue;
      const read = readShown(address);
      if (read !== undefined) held.push(read);
    }
  }
  return held;
}

function usedIn({ ranges }: HostLocalSet, held: readonly Address[]): bigint {
  const used = new Set<string>();
  for (const address of held) if (ranges.some(({ handsOut }) => anyContains(handsOut, address))) used.add(address.text);
  return BigInt(used.size);
}

function titleOfSet({ ranges }: HostLocalSet): string {
  return ranges.map(titleOfRange).join(', ');
}

function titleOfRange({ subnet, window }: HostLocalRange): string {
  const { family, first, last } = subnet.window;
  const broadcast = bitsOf(family) === 32 ? 1n : 0n;
  return titleOf(subnet, window, { family, first: first + 1n, last: last - broadcast });
}
