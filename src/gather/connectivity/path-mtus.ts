import { podPath } from '../../domain/connectivity/endpoint.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import { nextSizes, type PathMtuReading, pathMtuOf, type SizeAnswer } from '../../domain/connectivity/path-mtu.ts';
import type { ManyGroup } from '../../probe/many.ts';
import { type PingResult, parsePingMany, payloadOfMtu, pingPrefix } from '../../probe/ping.ts';
import { pingFlavour, type Tools } from '../../probe/tools.ts';
import { runMany } from './many.ts';
import { benchOf, eachSource, type Probing } from './sources.ts';
import { runOnce, type Workbench } from './workbench.ts';

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
export function gatherPathMtus(probing: Probing, pairs: readonly Pair[]): Promise<PathMtuReading[]> {
  return eachSource(
    probing,
    pairs,
    (pair) => pair,
    async (own, source) => {
      const bench = await benchOf(probing, source, canForbid, 'a ping that can forbid fragmentation (iputils)');
      if (!bench.ok) return own.map((pair): PathMtuReading => ({ pair, mtu: { kind: 'unknown', why: bench.why } }));
      const mtus = await interfaceMtus(probing, bench, own);
      const searches = own.map((pair): Search => ({ pair, answers: [], most: mtus.get(pair.from.interface) }));
      await searchAll(probing, bench, searches);
      return searches.map(
        ({ pair, answers, most }): PathMtuReading =>
          most === undefined
            ? { pair, mtu: { kind: 'unknown', why: `cannot read the MTU of ${pair.from.interface}` } }
            : { pair, mtu: pathMtuOf(answers, pair.family, most), interfaceBytes: most },
      );
    },
  );
}

type Bench = Extract<Workbench, { ok: true }>;

interface Search {
  readonly pair: Pair;
  readonly answers: SizeAnswer[];
  readonly most: number | undefined;
}

const canForbid = (tools: Tools): boolean => pingFlavour(tools) === 'iputils';

async function interfaceMtus(
  { means }: Probing,
  { container }: Bench,
  pairs: readonly Pair[],
): Promise<ReadonlyMap<string, number>> {
  const names = [...new Set(pairs.map(({ from }) => from.interface))];
  const read = names.map(async (name) => {
    const ran = await runOnce(means, container, ['cat', `/sys/class/net/${name}/mtu`], READING);
    const bytes = ran.outcome === 'exited' && ran.exitCode === 0 ? Number(ran.stdout.trim()) : Number.NaN;
    return Number.isInteger(bytes) && bytes > 0 ? [[name, bytes] as const] : [];
  });
  return new Map((await Promise.all(read)).flat());
}

async function searchAll(probing: Probing, bench: Bench, searches: readonly Search[]): Promise<void> {
  const limits = new Map<string, number[]>();
  const targetOf = ({ pair }: Search): string =>
    `${pair.family} ${pair.to.kind === 'pod' ? (pair.to.endpoint.node ?? podPath(pair.to.endpoint)) : pair.address}`;
  const sizesOf = (search: Search): number[] =>
    search.most === undefined
      ? []
      : nextSizes(search.answers, search.pair.family, search.most, limits.get(targetOf(search)));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const open = searches.filter((search) => sizesOf(search).length > 0);
    if (open.length === 0) return;
    const isFirst = new Set([...Map.groupBy(open, targetOf).values()].flatMap(([first]) => first ?? []));
    const turn = open.filter(
      (search) => search.answers.length === 0 || isFirst.has(search) || limits.has(targetOf(search)),
    );
    await ask(probing, bench, turn, sizesOf);
    for (const search of turn) {
      const { pair, answers, most } = search;
      if (most === undefined || sizesOf(search).length > 0) continue;
      const found = pathMtuOf(answers, pair.family, most);
      if (found.kind === 'limited')
        limits.set(targetOf(search), [...(limits.get(targetOf(search)) ?? []), found.bytes]);
    }
  }
}

/** One round: every search with its sizes, all in one exec. */
async function ask(
  { means }: Probing,
  { container }: Bench,
  searches: readonly Search[],
  sizesOf: (search: Search) => number[],
): Promise<void> {
  const tries = searches.flatMap((search) => sizesOf(search).map((bytes) => ({ search, bytes })));
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
  const results = runs.flatMap(({ stdout, groups, marker }) => parsePingMany(stdout, groups, marker));
  for (const [index, { search, bytes }] of lots.flatMap(({ list }) => list).entries()) {
    const result = results[index]?.result;
    if (result !== undefined) search.answers.push(answerOf(bytes, result));
  }
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

function answerOf(bytes: number, { outcome, mtuBytes, errorsFrom }: PingResult): SizeAnswer {
  if (outcome === 'answered' || outcome === 'loss') return { bytes, result: 'passed' };
  if (outcome !== 'too-long') return { bytes, result: 'lost' };
  const [toldBy] = errorsFrom;
  return {
    bytes,
    result: 'told',
    ...(mtuBytes === undefined ? {} : { toldBytes: mtuBytes }),
    ...(toldBy === undefined ? {} : { toldBy }),
  };
}
