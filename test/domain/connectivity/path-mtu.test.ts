import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  leastMtu,
  nextSizes,
  type PathMtu,
  pathMtuOf,
  type SizeAnswer,
} from '../../../src/domain/connectivity/path-mtu.ts';

/** Searches as a prober does, against a path that passes `limit` bytes. */
function search(limit: number, most: number, how: 'told' | 'lost', limits: number[] = [], family: 4 | 6 = 4) {
  const answers: SizeAnswer[] = [];
  let rounds = 0;
  for (let sizes = nextSizes(answers, family, most, limits); sizes.length > 0; rounds++) {
    assert.ok(rounds < 20, 'never comes to an end');
    for (const bytes of sizes) {
      assert.ok(bytes <= most);
      if (bytes <= limit) answers.push({ bytes, result: 'passed' });
      else if (how === 'told') answers.push({ bytes, result: 'told', toldBytes: limit, toldBy: '10.20.0.1' });
      else answers.push({ bytes, result: 'lost' });
    }
    sizes = nextSizes(answers, family, most, limits);
  }
  return { found: pathMtuOf(answers, family, most), rounds, packets: answers.length };
}

const limited = (bytes: number, blackHole: boolean): PathMtu => ({
  kind: 'limited',
  bytes,
  interfaceBytes: 1500,
  blackHole,
  ...(blackHole ? {} : { toldBy: '10.20.0.1' }),
});

describe('the search for the path MTU', () => {
  it('needs one round where everything passes', () => {
    assert.deepEqual(search(1500, 1500, 'lost'), { found: { kind: 'full', bytes: 1500 }, rounds: 1, packets: 2 });
  });

  it('finds the exact limit and tells a black hole from a limit that somebody tells', () => {
    assert.deepEqual(search(1400, 1500, 'lost').found, limited(1400, true));
    const told = search(1400, 1500, 'told');
    assert.deepEqual(told.found, limited(1400, false));
    assert.equal(told.rounds, 2);
  });

  it('settles with what was found of another pair', () => {
    const { found, rounds, packets } = search(1400, 1500, 'lost', [1400]);
    assert.deepEqual(found, limited(1400, true));
    assert.deepEqual([rounds, packets], [2, 4]);
  });

  it('says that it does not know where nothing comes back', () => {
    assert.deepEqual(search(100, 1500, 'lost').found, {
      kind: 'unknown',
      why: 'not even packets of 576 bytes came back',
    });
  });

  it('finds any limit of any interface in few rounds', () => {
    const cases = fc.tuple(
      fc.constantFrom<4 | 6>(4, 6),
      fc.integer({ min: 1280, max: 65_535 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(cases, fc.constantFrom('told' as const, 'lost' as const), ([family, most, part], how) => {
        const least = leastMtu(family);
        const limit = Math.round(least + part * (most - least));
        const { found, rounds } = search(limit, most, how, [], family);
        assert.equal(found.kind === 'unknown' ? undefined : found.bytes, limit);
        assert.equal(found.kind, limit === most ? 'full' : 'limited');
        assert.ok(rounds <= 8);
      }),
    );
  });

  it('does not take a small packet that was lost by chance for a limit', () => {
    const answers: SizeAnswer[] = [
      { bytes: 576, result: 'lost' },
      { bytes: 1500, result: 'passed' },
    ];
    assert.deepEqual(nextSizes(answers, 4, 1500), []);
    assert.deepEqual(pathMtuOf(answers, 4, 1500), { kind: 'full', bytes: 1500 });
  });
});
