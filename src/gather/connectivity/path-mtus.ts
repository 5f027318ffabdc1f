import { podPath } from '../../domain/connectivity/endpoint.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import { nextSizes, pathMtuOf } from '../../domain/connectivity/path-mtu.ts';
import type { ManyGroup } from '../../probe/many.ts';
import { payloadOfMtu, pingPrefix } from '../../probe/ping.ts';
import { pingFlavour, type Tools } from '../../probe/tools.ts';
import type { MtuRound, PathMtusOfPod } from '../../snapshot/pings-record.ts';
import { pairRecord } from '../ends.ts';
import { benchOf, type Probing } from '../probing/probing.ts';
import type { Workbench } from '../probing/workbench.ts';
import { runProgram } from '../run-program.ts';
import { runMany } from './many.ts';
import { beginSearch, type InterfaceMtu, type Search, takeAnswers } from './size-answers.ts';
import { eachSource, untold } from './sources.ts';

/** Packets of each size: one that gets lost must not look like a limit. */
const PACKETS = 3;
const INTERVAL = 0.2;
const PATIENCE = 1;
/** Milliseconds. */
const READING = 10_000;
/** No search takes as many; it bounds what runs in pods. */
const MOST_ROUNDS = 24;

/**
 * Finds the path MTU of pairs that answer, by pings that must not be fragmented. Pods of a node mostly have one path: the first of each
 * destination node is searched, the others try its result first.
 */
export function gatherPathMtus(probing: Probing, pairs: readonly Pair[]): Promise<PathMtusOfPod[]> {
  return eachSource(
    probing,
    pairs,
    (pair) => pair,
    async (own, source): Promise<PathMtusOfPod[]> => {
      const bench = await benchOf(probing, source, canForbid, 'a ping that can forbid fragmentation (iputils)');
      const asked = own.map(pairRecord);
      if (!bench.ok) return [{ pairs: asked, answer: untold(source, 'search path MTUs', bench) }];
      const interfaces = await interfaceMtus(probing, bench, own);
      const rounds = await searchAll(probing, bench, own, interfaces);
      const value = { container: bench.container.container ?? '', interfaces, rounds };
      return [{ pairs: asked, answer: { ok: true, at: probing.means.now(), value } }];
    },
  );
}

type Bench = Extract<Workbench, { ok: true }>;

const canForbid = (tools: Tools): boolean => pingFlavour(tools) === 'iputils';

async function interfaceMtus(
  { means }: Probing,
  { container }: Bench,
  pairs: readonly Pair[],
): Promise<InterfaceMtu[]> {
  const names = [...new Set(pairs.map(({ from }) => from.interface))];
  const read = names.map(async (name): Promise<InterfaceMtu[]> => {
    const ran = await runProgram(means, container, ['cat', `/sys/class/net/${name}/mtu`], READING);
    return ran.outcome === 'exited' && ran.exitCode === 0 ? [{ interface: name, stdout: ran.stdout }] : [];
  });
  return (await Promise.all(read)).flat();
}

async function searchAll(
  probing: Probing,
  bench: Bench,
  pairs: readonly Pair[],
  interfaces: readonly InterfaceMtu[],
): Promise<MtuRound[]> {
  const searches = pairs.map(beginSearch(interfaces));
  const rounds: MtuRound[] = [];
  const limits = new Map<string, number[]>();
  const targetOf = ({ pair }: Search): string =>
    `${pair.family} ${pair.to.kind === 'pod' ? (pair.to.endpoint.node ?? podPath(pair.to.endpoint)) : pair.address}`;
  const sizesOf = (search: Search): number[] =>
    search.most === undefined
      ? []
      : nextSizes(search.answers, search.pair.family, search.most, limits.get(targetOf(search)));
  while (rounds.length < MOST_ROUNDS) {
    const open = searches.filter((search) => sizesOf(search).length > 0);
    if (open.length === 0) break;
    const isFirst = new Set([...Map.groupBy(open, targetOf).values()].flatMap(([first]) => first ?? []));
    const turn = open.filter(
      (search) => search.answers.length === 0 || isFirst.has(search) || limits.has(targetOf(search)),
    );
    const round = await ask(probing, bench, searches, turn, sizesOf);
    rounds.push(round);
    takeAnswers(searches, round);
    for (const search of turn) {
      const { pair, answers, most } = search;
      if (most === undefined || sizesOf(search).length > 0) continue;
      const found = pathMtuOf(answers, pair.family, most);
      if (found.kind === 'limited')
        limits.set(targetOf(search), [...(limits.get(targetOf(search)) ?? []), found.bytes]);
    }
  }
  return rounds;
}

/** One round: every search with its sizes, all in one exec. */
async function ask(
  { means }: Probing,
  { container }: Bench,
  all: readonly Search[],
  turn: readonly Search[],
  sizesOf: (search: Search) => number[],
): Promise<MtuRound> {
  const tries = turn.flatMap((search) => sizesOf(search).map((bytes) => ({ search, bytes })));
  const keyed = Map.groupBy(tries, ({ search: { pair }, bytes }) => `${pair.from.interface} ${pair.family} ${bytes}`);
  const lots = [...keyed.values()].flatMap((list) => {
    const group = groupFor(list);
    return group === undefined ? [] : [{ group, list }];
  });
  const runs = await runMany(
    means,
    container,
    lots.map(({ group }) => group),
    PACKETS * INTERVAL + PATIENCE + 2,
  );
  const places = new Map(all.map((search, index) => [search, index]));
  const asked = lots.flatMap(({ list }) => list);
  return { tries: asked.map(({ search, bytes }) => ({ pair: places.get(search) ?? 0, bytes })), runs };
}

function groupFor(list: readonly { readonly search: Search; readonly bytes: number }[]): ManyGroup | undefined {
  const [first] = list;
  if (first === undefined) return undefined;
  const { family, from } = first.search.pair;
  const before = pingPrefix(
    {
      count: PACKETS,
      intervalSeconds: INTERVAL,
      timeoutSeconds: PATIENCE,
      payloadBytes: payloadOfMtu(first.bytes, family),
      dontFragment: true,
      interface: from.interface,
      family,
    },
    'iputils',
  );
  return before === undefined ? undefined : { before, destinations: list.map(({ search }) => search.pair.address) };
}
