import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { connectivityReport } from '../../src/checks/connectivity/report.ts';
import { assemble } from '../../src/gather/assemble.ts';
import { isRecord } from '../../src/kube/record.ts';
import { connectivityData } from '../../src/report/connectivity/data.ts';
import { decodeSnapshot, encodeSnapshot } from '../../src/snapshot/file.ts';

const files = ['lab-bad-links', 'lab-drift-pinged', 'lab-isolation-leak'];
const textOf = (name: string): string =>
  gunzipSync(readFileSync(new URL(`../fixtures/snapshots/${name}.multinet.json.gz`, import.meta.url))).toString();

function readingOf(text: string) {
  const read = decodeSnapshot(text);
  assert.ok(read.ok, read.ok ? '' : `${read.problem.place} ${read.problem.message}`);
  return read.value;
}

/** The file with other pings. */
function withPings(text: string, change: (pings: Record<string, unknown>) => unknown): string {
  const file: unknown = JSON.parse(text);
  assert.ok(isRecord(file) && isRecord(file.pings));
  return JSON.stringify({ ...file, pings: change(file.pings) });
}

const isolation = textOf('lab-isolation-leak');

describe('pings in a snapshot file', () => {
  for (const name of files)
    it(`of ${name} are written as they were read`, () => {
      const text = textOf(name);
      assert.deepEqual(JSON.parse(encodeSnapshot(readingOf(text))), JSON.parse(text));
    });

  it('may be missing, as in files of programs that knew nothing of them', () => {
    const older = readingOf(withPings(isolation, () => undefined));
    assert.equal(older.pings, undefined);
    const { pings } = assemble(older);
    assert.ok(!pings.ok && pings.why.reason === 'not-asked');
  });

  it('say how many ways to gateways there were; files of programs that did not count them do not', () => {
    const waysIn = (change: (network: Record<string, unknown>) => unknown) => {
      const read = readingOf(
        withPings(isolation, (pings) => ({
          ...pings,
          networks: Array.isArray(pings.networks) ? pings.networks.filter(isRecord).map(change) : [],
        })),
      );
      const again = readingOf(encodeSnapshot(read));
      return new Set(again.pings?.networks.map((network) => network.possibleGateways));
    };
    assert.deepEqual(
      waysIn((network) => network),
      new Set([undefined]),
    );
    assert.deepEqual(
      waysIn((network) => ({ ...network, possibleGateways: 4 })),
      new Set([4]),
    );
  });

  it('are refused where they are something else, with the place', () => {
    const cases: [(pings: Record<string, unknown>) => unknown, RegExp][] = [
      [() => [], /^pings is not an object/],
      [(pings) => ({ ...pings, at: 'yesterday' }), /^pings\.at is not a date/],
      [(pings) => ({ ...pings, method: { kind: 'smoke' } }), /^pings\.method is no way to measure/],
      [(pings) => ({ ...pings, targets: { sameNodeMs: -1, crossNodeMs: 5 } }), /^pings\.targets /],
      [(pings) => ({ ...pings, networks: [{ network: 7 }] }), /^pings\.networks\[0\]\.network/],
      [
        (pings) => ({
          ...pings,
          networks: Array.isArray(pings.networks)
            ? pings.networks.map((network) => ({ ...network, possibleGateways: 'all' }))
            : [],
        }),
        /^pings\.networks\[0\]\.possibleGateways is no number/,
      ],
      [(pings) => ({ ...pings, pods: {} }), /^pings\.pods is not a list/],
      [(pings) => ({ ...pings, isolation: { of: 'many', pods: [] } }), /^pings\.isolation\.of/],
    ];
    for (const [change, expected] of cases) {
      const read = decodeSnapshot(withPings(isolation, change));
      assert.ok(!read.ok);
      assert.match(`${read.problem.place} ${read.problem.message}`, expected);
    }
  });

  it('are refused where what was printed is of other pairs than were asked', () => {
    const read = decodeSnapshot(
      withPings(isolation, (pings) => {
        const [first, ...rest] = Array.isArray(pings.pods) ? pings.pods.filter(isRecord) : [];
        return { ...pings, pods: [{ ...first, pairs: [] }, ...rest] };
      }),
    );
    assert.ok(!read.ok);
    assert.match(read.problem.place, /^pings\.pods\[0\]\.answer$/);
  });

  it('of pods that are not in the file are stated unknowns, and the others are told', () => {
    const recording = readingOf(textOf('lab-bad-links'));
    const { pods } = recording.lists;
    assert.ok(pods?.ok);
    const [gone] = pods.value.filter(({ metadata }) => metadata?.name?.startsWith('order-service'));
    const left = { ...pods, value: pods.value.filter((pod) => pod !== gone) };
    const snapshot = assemble({ ...recording, lists: { ...recording.lists, pods: left } });
    assert.ok(snapshot.pings.ok);
    const { measurements, unknowns } = connectivityReport(snapshot.pings.value, snapshot);
    // Two of three pods are left: a pair on each of three networks, in both directions.
    assert.equal(measurements.length, 6);
    assert.ok(unknowns.some((one) => one.kind === 'not-gathered' && one.part === 'pings'));
  });

  it('that are damaged in any way are refused or told, and nothing is thrown', () => {
    const texts = files.map(textOf);
    // Half of the time a text is replaced by a text and a number by a number, which a reader of types does not notice.
    const damages = fc.record({
      wild: fc.option(fc.constantFrom<unknown>(null, 7, -1, '', [], {}), { nil: undefined, freq: 2 }),
      text: fc.constantFrom('', 'constructor', '\u001b[31m', '5 packets transmitted, 9 received', 'x'.repeat(500)),
      number: fc.nat(100),
    });
    const picks = fc.array(fc.nat(9999), { minLength: 6, maxLength: 14 });
    let told = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(picks, damages), { minLength: 1, maxLength: 2 }),
        (text, list) => {
          const read = decodeSnapshot(
            withPings(text, (pings) => {
              for (const [pick, damage] of list) put(pings, pick, damage);
              return pings;
            }),
          );
          if (!read.ok) {
            assert.match(read.problem.place, /^pings/);
            return;
          }
          const snapshot = assemble(read.value);
          if (!snapshot.pings.ok) return;
          told += 1;
          JSON.stringify(connectivityData(connectivityReport(snapshot.pings.value, snapshot)));
        },
      ),
      { numRuns: 300 },
    );
    assert.ok(told > 30, `only ${told} of 300 were told`);
  });
});

interface Damage {
  readonly wild: unknown;
  readonly text: string;
  readonly number: number;
}

/** Puts something else where `pick` walks to. */
function put(root: unknown, pick: readonly number[], { wild, text, number: other }: Damage): void {
  let at = root;
  for (const [step, number] of pick.entries()) {
    if (!isRecord(at) && !Array.isArray(at)) return;
    const keys = Object.keys(at);
    const key = keys[number % keys.length];
    if (key === undefined) return;
    const below: unknown = Reflect.get(at, key);
    if (step === pick.length - 1 || typeof below !== 'object') {
      const like = typeof below === 'string' ? text : typeof below === 'number' ? other : [];
      Reflect.set(at, key, wild === undefined ? like : wild);
      return;
    }
    at = below;
  }
}
