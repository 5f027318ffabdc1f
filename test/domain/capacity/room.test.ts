import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exactly } from '../../../src/domain/capacity/bounds.ts';
import { type Limited, type Place, roomIn } from '../../../src/domain/capacity/room.ts';

/** Something of which there are so many, and each pod takes so many. */
interface Stock {
  readonly left: number;
  readonly perPod: number;
}

const stock = fc.record({ left: fc.nat(12), perPod: fc.integer({ min: 1, max: 3 }) });
const stocks = fc.array(stock, { maxLength: 3 });
const clusters = fc.record({
  // A node without anything that ends would take pods for ever.
  nodes: fc.array(fc.array(stock, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
  shared: stocks,
  order: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
});

const limited = ({ left, perPod }: Stock): Limited<Stock> => ({
  limit: { left, perPod },
  bounds: exactly(BigInt(Math.floor(left / perPod))),
});

/** Places pods one by one, on whatever node comes next that takes one, until none does. */
function placed({ nodes, shared, order }: { nodes: Stock[][]; shared: Stock[]; order: number[] }): number {
  const stocked = (all: readonly Stock[]) => all.map((one) => ({ ...one }));
  const [onNodes, common] = [nodes.map(stocked), stocked(shared)];
  for (let count = 0; ; count += 1) {
    const open = onNodes.filter((node) => [...node, ...common].every(({ left, perPod }) => left >= perPod));
    const chosen = open[(order[count % order.length] ?? 0) % Math.max(open.length, 1)];
    if (chosen === undefined) return count;
    for (const one of [...chosen, ...common]) one.left -= one.perPod;
  }
}

const places = (nodes: readonly Stock[][]): Place<Stock>[] =>
  nodes.map((limits, index) => ({ node: `node-${index}`, limits: limits.map(limited) }));

describe('room for pods that are alike', () => {
  it('is what fits when they are placed one by one, in any order', () => {
    fc.assert(
      fc.property(clusters, (cluster) => {
        const { total } = roomIn(places(cluster.nodes), cluster.shared.map(limited));
        assert.deepEqual(total, exactly(BigInt(placed(cluster))));
      }),
      { numRuns: 500 },
    );
  });

  it('on a node is what fits when all are placed there', () => {
    fc.assert(
      fc.property(clusters, (cluster) => {
        const { nodes } = roomIn(places(cluster.nodes), cluster.shared.map(limited));
        const alone = cluster.nodes.map((node) => placed({ ...cluster, nodes: [node] }));
        assert.deepEqual(
          nodes.map(({ fits }) => fits),
          alone.map((count) => exactly(BigInt(count))),
        );
      }),
    );
  });

  it('names as binding what is used up when nothing more fits', () => {
    fc.assert(
      fc.property(clusters, (cluster) => {
        const { binding, total } = roomIn(places(cluster.nodes), cluster.shared.map(limited));
        if (binding?.by !== 'cluster') return;
        const { left, perPod } = binding.limit.limit;
        assert.ok(typeof total.atMost === 'bigint' && left - Number(total.atMost) * perPod < perPod);
      }),
    );
  });
});

describe('room that is uncertain', () => {
  const unknown: Limited<string> = { limit: 'unknown', bounds: { atLeast: 0n, atMost: 'unlimited' } };
  const of = (limit: string, count: bigint): Limited<string> => ({ limit, bounds: exactly(count) });

  it('lies between what is certain and what is possible, and says what would have to be known', () => {
    const room = roomIn(
      [
        { node: 'a', limits: [of('pool', 3n)] },
        { node: 'b', limits: [of('pool', 4n), unknown] },
        { node: 'c', limits: [of('taint', 0n), unknown] },
      ],
      [of('range', 6n)],
    );
    assert.deepEqual(room.total, { atLeast: 3n, atMost: 6n });
    assert.deepEqual(room.doubts, [{ limit: unknown, node: 'b' }]);
    assert.deepEqual(
      room.nodes.map(({ limit }) => limit?.limit),
      ['pool', 'unknown', 'taint'],
    );
  });

  it('does not matter where something else binds before it', () => {
    const room = roomIn([{ node: 'a', limits: [of('pool', 3n), unknown] }], [of('range', 0n)]);
    assert.deepEqual(room.total, exactly(0n));
    assert.deepEqual(room.doubts, []);
  });

  it('has no end where nothing ends', () => {
    const room = roomIn([{ node: 'a', limits: [] }], []);
    assert.deepEqual(room, {
      total: exactly('unlimited'),
      nodes: [{ node: 'a', fits: exactly('unlimited') }],
      doubts: [],
    });
  });
});
