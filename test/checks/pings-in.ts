import assert from 'node:assert/strict';
import type { Pod } from '../../src/domain/attachments/pod.ts';
import { endRecord, endsIn } from '../../src/gather/ends.ts';
import { isRecord } from '../../src/kube/record.ts';
import type { EndRecord } from '../../src/snapshot/end-record.ts';
import { decodePings } from '../../src/snapshot/pings-file.ts';
import type { PairRecord, TargetRecord } from '../../src/snapshot/pings-record.ts';
import type { Recording } from '../../src/snapshot/recording.ts';

/** True for an object that stands for pings between pods. */
export function isPings(object: unknown): object is Record<string, unknown> {
  return isRecord(object) && object.kind === 'Pings';
}

/**
 * An object of kind Pings stands for what was measured between pods. An end is written `POD INTERFACE`, a pair `END > END`, or, for what is
 * no pod, `END > gateway ADDRESS`, `END > node NAME ADDRESS`, `END > address ADDRESS`.
 *
 * `mesh`: ends that all answer each other, unless `pairs` says otherwise: `answered`, `answered MS`, `lost PERCENT`, `silent`, `doubled`,
 * or the words of ping itself; with `tcp`, a port, `open` or `refused`. `sharing`: pairs that hold one address. `unable`: why a pod could
 * not measure. `mtus`: `BYTES of BYTES`, of the packet that gets through and of the interface. `isolation`: `answered`, `apart`, or the
 * hardware address that answered.
 */
export function pingsIn(objects: readonly unknown[], pods: readonly Pod[], at: string): Pick<Recording, 'pings'> {
  const item = objects.find(isPings);
  if (item === undefined) return {};
  const { count = 5, tcp, namespace } = item;
  const endOf = endNamed(pods);
  const mesh = textsIn(item.mesh);
  const all = new Map(
    mesh.flatMap((from) => mesh.filter((to) => to !== from).map((to) => [`${from} > ${to}`, 'answered'])),
  );
  const sharing = textsIn(item.sharing);
  for (const [pair, said] of entriesIn(item.pairs)) all.set(pair, said);
  for (const pair of sharing) all.delete(pair);
  const unable = new Map(entriesIn(item.unable));
  const words = [...all].map(([text, said]) => ({ pair: pairOf(text, endOf), said }));
  const networks = Map.groupBy(
    [...words.map(({ pair }) => pair), ...sharing.map((text) => pairOf(text, endOf))],
    ({ from }) => endOf.network(from),
  );
  const mtus = entriesIn(item.mtus);
  const isolation = entriesIn(item.isolation);
  const read = decodePings({
    at,
    ...(namespace === undefined ? {} : { namespace }),
    method: typeof tcp === 'number' ? { kind: 'tcp', port: tcp } : { kind: 'ping', count },
    targets: { sameNodeMs: 1, crossNodeMs: 5 },
    networks: [...networks].map(([network, pairs]) => ({
      network,
      endpoints: endsOf(pairs),
      possible: pairs.length,
      nodePairs: { covered: 1, of: 1 },
      sharing: sharing.map((text) => pairOf(text, endOf)).filter(({ from }) => endOf.network(from) === network),
    })),
    pods: byPod(words).map(([pod, own]) => {
      const pairs = own.map(({ pair }) => pair);
      const detail = unable.get(pod);
      if (detail !== undefined)
        return { pairs, answer: { missing: { reason: 'no-tool', what: `ping from pod ${pod}`, detail } } };
      const said = own.map(({ said: word }) => printed(word, Number(count)));
      return { pairs, answer: { at, value: { container: 'app', runs: [runOf(pairs, said)] } } };
    }),
    ...(mtus.length === 0 ? {} : { pathMtus: mtus.map(([text, said]) => searchOf(pairOf(text, endOf), said, at)) }),
    ...(isolation.length === 0
      ? {}
      : {
          isolation: {
            of: isolation.length,
            pods: isolation.map(([text, said]) => intrusionOf(pairOf(text, endOf), said, at)),
          },
        }),
  });
  assert.ok(read.ok, read.ok ? '' : `${read.problem.place}: ${read.problem.message}`);
  return { pings: read.value };
}

interface FindEnd {
  (text: string): EndRecord & { readonly address: string };
  readonly network: (end: EndRecord) => string;
}

/** Finds the end that is written `POD INTERFACE`. */
export function endNamed(pods: readonly Pod[]): FindEnd {
  const find = endsIn(pods);
  const found = (text: string) => {
    const [pod = '', name = ''] = text.trim().split(' ');
    const endpoint = find({ namespace: 'default', pod, interface: name });
    assert.ok(endpoint, `no pod has "${text}"`);
    return { ...endRecord(endpoint), address: endpoint.addresses[0]?.text ?? '' };
  };
  return Object.assign(found, { network: (end: EndRecord) => find(end)?.network ?? '' });
}

function pairOf(text: string, endOf: FindEnd): PairRecord {
  const [start = '', target = ''] = text.split(' > ');
  const { address: _, ...from } = endOf(start);
  const [kind = '', ...rest] = target.split(' ');
  const address = rest.at(-1) ?? '';
  if (kind === 'gateway' || kind === 'address') return { from, to: { kind }, address };
  if (kind === 'node') return { from, to: { kind, node: rest[0] ?? '' }, address };
  const { address: own, ...end } = endOf(target);
  const to: TargetRecord = { kind: 'pod', ...end };
  return { from, to, address: own };
}

function endsOf(pairs: readonly PairRecord[]): EndRecord[] {
  const ends = pairs.flatMap(({ from, to }) => (to.kind === 'pod' ? [from, to] : [from]));
  return [...new Map(ends.map((end) => [JSON.stringify([end.namespace, end.pod, end.interface]), end])).values()];
}

function byPod<T extends { readonly pair: PairRecord }>(items: readonly T[]): [string, T[]][] {
  return [...Map.groupBy(items, ({ pair: { from } }) => from.pod)];
}

const MARKER = 'marker';

function runOf(pairs: readonly PairRecord[], said: readonly string[]) {
  return {
    groups: pairs.map(({ from, address }) => ({
      before: ['ping', '-I', from.interface],
      destinations: [address],
    })),
    marker: MARKER,
    stdout: said.map((text, number) => labelled(text, number)).join(''),
  };
}

function labelled(text: string, number: number): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${MARKER} ${number} ${line}\n`)
    .join('');
}

function printed(word: string, count: number): string {
  const [first = '', amount] = word.split(' ');
  const value = Number(amount);
  const summary = (received: number, more = '') =>
    `${count} packets transmitted, ${received} received,${more} ${100 - (100 * received) / count}% packet loss, time 806ms`;
  const times = (average: number) =>
    `rtt min/avg/max/mdev = ${[average / 2, average, 2 * average, average / 10].map((ms) => ms.toFixed(3)).join('/')} ms`;
  switch (first) {
    case 'answered':
      return `${summary(count)}\n${times(Number.isNaN(value) ? 0.1 : value)}\nexit 0`;
    case 'lost':
      return `${summary((count * (100 - value)) / 100)}\n${times(0.1)}\nexit 0`;
    case 'silent':
      return `${summary(0)}\nexit 1`;
    case 'doubled':
      return `${summary(count, ` +${count} duplicates,`)}\n${times(0.1)}\nexit 0`;
    case 'open':
      return 'exit 0';
    case 'refused':
      return 'nc: 10.20.0.2 (10.20.0.2:8080): Connection refused\nexit 1';
    default:
      return `${word}\nexit 2`;
  }
}

/** Nothing but the least size and those around the limit is tried: all that a search needs. */
function searchOf(pair: PairRecord, said: string, at: string) {
  const [passes = Number.NaN, most = Number.NaN] = said.split(' of ').map(Number);
  assert.ok(passes > 0 && most > 0, `cannot read the sizes "${said}"`);
  const sizes = [...new Set([576, passes, ...(passes < most ? [passes + 1, most] : [])])];
  const words = sizes.map((bytes) => printed(bytes <= passes ? 'answered' : 'silent', 3));
  const run = runOf(
    sizes.map(() => pair),
    words,
  );
  const rounds = [{ tries: sizes.map((bytes) => ({ pair: 0, bytes })), runs: [run] }];
  const interfaces = [{ interface: pair.from.interface, stdout: `${most}\n` }];
  return { pairs: [pair], answer: { at, value: { container: 'app', interfaces, rounds } } };
}

function intrusionOf(pair: PairRecord, said: string, at: string) {
  const run = runOf([pair], [printed(said === 'answered' ? said : 'silent', 2)]);
  const head = 'IP address       HW type     Flags       HW address            Mask     Device';
  const line = `${pair.address}        0x1         0x2         ${said}     *        ${pair.from.interface}`;
  const arp = said.includes(':') ? `${head}\n${line}\n` : `${head}\n`;
  return { pairs: [pair], answer: { at, value: { container: 'app', runs: [run], arp } } };
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function entriesIn(value: unknown): [string, string][] {
  return isRecord(value) ? Object.entries(value).map(([key, word]) => [key, String(word)]) : [];
}
