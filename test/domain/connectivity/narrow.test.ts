import assert from 'node:assert/strict';
import { endpointKey } from '../../../src/domain/connectivity/endpoint.ts';
import { narrowed } from '../../../src/domain/connectivity/narrow.ts';
import { answered, meshRun } from '../../checks/connectivity/runs.ts';
import { endpoint } from './endpoints.ts';

const four = ['a1@a', 'a2@a', 'b1@b', 'c1@c'].map((word) => endpoint(word));
const other = ['x1@a', 'x2@b'].map((word) => endpoint(word, { network: 'default/other' }));
const run = meshRun([...four, ...other], () => answered());
const known = { gatewaysOf: () => [], nodeHolding: () => undefined };
const ways = ({ measurements }: typeof run): string[] =>
  measurements.map(({ pair: { from, to } }) => `${from.pod} ${to.kind === 'pod' ? to.endpoint.pod : ''}`).sort();

describe('the part of what was measured that is asked for', () => {
  it('is a network with its plan', () => {
    const part = narrowed(run, { ...known, endpoints: four });
    assert.equal(part.measurements.length, 12);
    assert.deepEqual(
      part.plans.map(({ network, possible, pairs, nodePairs }) => [network, possible, pairs.length, nodePairs]),
      [['default/data-network', 12, 12, { covered: 4, of: 4 }]],
    );
  });

  it('is all between two sides, in both directions', () => {
    const is = (pod: string) => (end: (typeof four)[number]) => end.pod === pod;
    const part = narrowed(run, { ...known, endpoints: four, isSource: is('a1'), isDestination: is('b1') });
    assert.deepEqual(ways(part), ['a1 b1', 'b1 a1']);
  });

  it('is all from and to a pod', () => {
    const part = narrowed(run, { ...known, endpoints: four, isSource: ({ pod }) => pod === 'a1' });
    assert.deepEqual(ways(part), ['a1 a2', 'a1 b1', 'a1 c1', 'a2 a1', 'b1 a1', 'c1 a1']);
  });

  it('of isolation is complete where the whole was, and a sample where that was one', () => {
    const [from, to, foreign] = [other[0], four[0], four[1]];
    assert.ok(from && to && foreign);
    const attempt = (target: typeof to) =>
      ({
        intrusion: {
          pair: { from, to: { kind: 'pod', endpoint: target }, family: 4, address: target.addresses[0]?.text ?? '' },
          network: target.network,
        },
        reading: { kind: 'apart' },
      }) as const;
    const readings = [attempt(to), attempt(foreign)];
    const only = { ...known, endpoints: four.filter((end) => endpointKey(end) === endpointKey(to)) };
    assert.equal(narrowed({ ...run, isolation: { readings, of: 2 } }, only).isolation?.of, 1);
    assert.equal(narrowed({ ...run, isolation: { readings, of: 9 } }, only).isolation?.of, 9);
  });
});
