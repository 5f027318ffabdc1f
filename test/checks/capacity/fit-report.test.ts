import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fitReport } from '../../../src/checks/capacity/fit-report.ts';
import { fitParts } from '../../../src/cli/fit-parts.ts';
import { exactly } from '../../../src/domain/capacity/bounds.ts';
import type { Fit } from '../../../src/domain/capacity/fit.ts';
import { podOf } from '../../../src/domain/capacity/workload.ts';
import type { Gathered } from '../../../src/snapshot/gathered.ts';
import { snapshotOf } from '../snapshot-of.ts';
import {
  type Network,
  NOON,
  objectsOf,
  type Placement,
  placeOn,
  ranges,
  type Scene,
  subnets,
  templateOf,
} from './simulated-cluster.ts';

const named = { namespace: 'default', name: 'more' };
const taking = {
  need: <T>(part: Gathered<T>): T => (part.ok ? part.value : assert.fail(part.why.detail)),
  want: <T>(part: Gathered<T>): T | undefined => (part.ok ? part.value : undefined),
};

function fitIn(scene: Scene, placed: Placement): Fit {
  const snapshot = snapshotOf(objectsOf(scene, placed), { takenAt: NOON });
  const workload = { kind: 'deployment', ...named, pod: podOf(templateOf(scene), named), onePerNode: false };
  const [fit] = fitReport(snapshot, fitParts(snapshot, [], taking), { workloads: [workload] }).fits;
  return fit ?? assert.fail('no answer');
}

/** Places pods one by one, each on a node chosen at random among those that take it, until none does. */
function fill(scene: Scene, order: readonly number[]): Placement {
  let placed: Placement = [];
  for (let turn = 0; ; turn += 1) {
    const next = scene.nodes.flatMap((node) => {
      const one = placeOn(node, scene, placed);
      return one === undefined ? [] : [one];
    });
    const chosen = next[(order[turn % order.length] ?? 0) % Math.max(next.length, 1)];
    if (chosen === undefined) return placed;
    placed = chosen;
  }
}

const node = fc.record({ devices: fc.nat(3), hasMaster: weighted(true, false), tainted: weighted(false, true) });
const kinds = fc.oneof(
  fc.record({
    ipam: fc.constant('whereabouts' as const),
    range: fc.constantFrom(...ranges),
    scope: fc.constantFrom('' as const, 'blue' as const),
  }),
  fc.record({
    ipam: fc.constant('host-local' as const),
    subnet: fc.constantFrom(...subnets),
    directory: fc.constantFrom('left', 'right'),
  }),
  fc.constant({ ipam: 'static' as const, address: '10.2.0.5' }),
  fc.record({ ipam: fc.constant('none' as const), device: fc.constant(true) }),
  fc.record({ ipam: fc.constant('none' as const), device: fc.constant(false), vlan: fc.constantFrom(7, 8) }),
);
const scenes: fc.Arbitrary<Scene> = fc
  .record({
    nodes: fc.array(node, { minLength: 1, maxLength: 3 }),
    networks: fc.array(kinds, { minLength: 1, maxLength: 3 }),
    asks: fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }),
  })
  .map(({ nodes, networks, asks }) => ({
    nodes: nodes.map((one, index) => ({ ...one, name: `node-${index}` })),
    networks: networks.map((one, index): Network => ({ ...one, name: `net-${index}` })),
    asks: asks.map((index) => `net-${index % networks.length}`),
  }));
const orders = fc.array(fc.nat(), { minLength: 20, maxLength: 20 });

function weighted(often: boolean, seldom: boolean): fc.Arbitrary<boolean> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(often) }, { weight: 1, arbitrary: fc.constant(seldom) });
}

/** Ranges of one ledger that share some addresses and not all: which address a pod gets of which is chance. */
function overlapInPart({ networks, asks }: Scene): boolean {
  const asked = networks.filter(({ name }) => asks.includes(name));
  return asked.some((a) =>
    asked.some((b) => {
      if (a.ipam === 'whereabouts' && b.ipam === 'whereabouts')
        return a.scope === b.scope && a.range !== b.range && a.range === '10.0.0.0/28' && b.range.startsWith('10.0.0.');
      if (a.ipam !== 'host-local' || b.ipam !== 'host-local' || a.directory !== b.directory) return false;
      return a.subnet === '10.1.0.0/29' && b.subnet === '10.1.0.0/30';
    }),
  );
}

describe('how many pods fit', () => {
  it('is how many do, placed one by one in any order: the last fits, and one more does not', () => {
    fc.assert(
      fc.property(scenes, orders, (scene, order) => {
        fc.pre(!overlapInPart(scene));
        const placed = fill(scene, order);
        assert.deepEqual(fitIn(scene, []).room.total, exactly(BigInt(placed.length)));
        assert.deepEqual(fitIn(scene, placed).room.total, exactly(0n));
        if (placed.length > 0) assert.deepEqual(fitIn(scene, placed.slice(0, -1)).room.total, exactly(1n));
      }),
      { numRuns: 300 },
    );
  });

  it('on a node is how many fit when all go there', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        fc.pre(!overlapInPart(scene));
        for (const { node: name, fits } of fitIn(scene, []).room.nodes) {
          const alone = { ...scene, nodes: scene.nodes.filter((one) => one.name === name) };
          assert.deepEqual(fits, exactly(BigInt(fill(alone, [0]).length)));
        }
      }),
    );
  });

  it('lies between the bounds where ranges overlap in part, whatever the order', () => {
    fc.assert(
      fc.property(scenes, orders, (scene, order) => {
        const { atLeast, atMost } = fitIn(scene, []).room.total;
        const count = BigInt(fill(scene, order).length);
        assert.ok(atLeast !== 'unlimited' && atLeast <= count, `at least ${atLeast}, found ${count}`);
        assert.ok(atMost === 'unlimited' || count <= atMost, `at most ${atMost}, found ${count}`);
      }),
      { numRuns: 300 },
    );
  });
});
