import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Group, groupByCommon, type Judged, type Pattern } from '../../../src/domain/connectivity/common.ts';
import type { Endpoint } from '../../../src/domain/connectivity/endpoint.ts';
import { distanceOf } from '../../../src/domain/connectivity/pair.ts';
import { endpoint, endpointLists } from './endpoints.ts';

type Fails = (from: Endpoint, to: Endpoint) => boolean;

/** All pairs of pods, those that fail marked. */
function mesh(endpoints: readonly Endpoint[], fails: Fails): Judged[] {
  return endpoints.flatMap((from) =>
    endpoints.filter((to) => to !== from).flatMap((to) => judged(from, to, fails(from, to))),
  );
}

function judged(from: Endpoint, to: Endpoint, bad: boolean): Judged[] {
  return to.addresses.map(({ family, text }) => ({
    pair: { from, to: { kind: 'pod', endpoint: to }, family, address: text },
    bad,
  }));
}

const pods = (...words: string[]): Endpoint[] => words.map((word) => endpoint(word));
const sixPods = pods('a1@a', 'a2@a', 'b1@b', 'b2@b', 'c1@c', 'c2@c');
const threePods = pods('a1@a', 'b1@b', 'c1@c');
const patterns = (list: readonly Judged[]): Pattern[] => groupByCommon(list).map(({ pattern }) => pattern);
const touching =
  (name: string): Fails =>
  (from, to) =>
    from.pod === name || to.pod === name;
const touchingNode =
  (node: string): Fails =>
  (from, to) =>
    from.node !== to.node && (from.node === node || to.node === node);

describe('what failures have in common', () => {
  const cases: readonly (readonly [string, readonly Endpoint[], Fails, ...Pattern[]])[] = [
    ['nothing works', sixPods, () => true, { kind: 'everything' }],
    ['one pod is down', sixPods, touching('b1'), { kind: 'pod', pod: 'default/b1' }],
    [
      'one pod is down, the only one of its node',
      threePods,
      touching('b1'),
      { kind: 'pod', pod: 'default/b1', onlyOn: 'b' },
    ],
    ['one node is cut off', sixPods, touchingNode('b'), { kind: 'node', node: 'b', within: false }],
    [
      'the link of one node is down, so that its own pods do not reach each other either',
      sixPods,
      (from, to) => from.node === 'b' || to.node === 'b',
      { kind: 'node', node: 'b', within: true },
    ],
    [
      'two nodes do not reach each other',
      sixPods,
      (from, to) => [from.node, to.node].sort().join() === 'a,b',
      { kind: 'node-pair', nodes: ['a', 'b'] },
    ],
    ['only between nodes', sixPods, (from, to) => from.node !== to.node, { kind: 'cross-node' }],
    ['only within nodes', sixPods, (from, to) => from.node === to.node, { kind: 'same-node' }],
    [
      'only within one node',
      sixPods,
      (from, to) => from.node === 'c' && to.node === 'c',
      { kind: 'within-node', node: 'c' },
    ],
    [
      'nobody reaches a pod that reaches others',
      sixPods,
      (_, to) => to.pod === 'c1',
      { kind: 'pod-not-reached', pod: 'default/c1', back: 'works' },
    ],
    [
      'a pod that others reach reaches nobody',
      sixPods,
      (from) => from.pod === 'c1',
      { kind: 'pod-reaches-nobody', pod: 'default/c1', back: 'works' },
    ],
    [
      'one way between two nodes',
      sixPods,
      (from, to) => from.node === 'a' && to.node === 'b',
      { kind: 'node-direction', from: 'a', to: 'b' },
    ],
    ['one pair, one way', sixPods, (from, to) => from.pod === 'a1' && to.pod === 'b2', { kind: 'one-direction' }],
    [
      'two pairs with nothing in common',
      sixPods,
      (from, to) => ['a1 b1', 'b1 a1', 'b2 c1', 'c1 b2'].includes(`${from.pod} ${to.pod}`),
      { kind: 'nothing' },
    ],
    [
      'two troubles at once',
      sixPods,
      (from, to) => touching('a1')(from, to) || (from.node === 'c' && to.node === 'c'),
      { kind: 'pod', pod: 'default/a1' },
      { kind: 'within-node', node: 'c' },
    ],
    ['two pods that do not reach each other', pods('a1@a', 'b1@b'), () => true, { kind: 'nothing' }],
    ['nothing fails', sixPods, () => false],
  ];
  for (const [title, endpoints, fails, ...expected] of cases) {
    it(title, () => assert.deepEqual(patterns(mesh(endpoints, fails)), expected));
  }

  it('does not call a pod unreachable from one source alone', () => {
    const [a, b, c] = threePods;
    assert.ok(a && b && c);
    assert.deepEqual(patterns([...judged(a, b, true), ...judged(a, c, false)]), [{ kind: 'nothing' }]);
  });

  it('says that sending was not measured where the pod has no tools', () => {
    const silent = mesh(sixPods, touching('b1')).filter(({ pair }) => pair.from.pod !== 'b1');
    assert.deepEqual(patterns(silent), [{ kind: 'pod-not-reached', pod: 'default/b1', back: 'unmeasured' }]);
  });

  it('names the pod that has a part in every failure between nodes', () => {
    const [group] = groupByCommon(mesh(pods('a1@a', 'a2@a', 'b1@b'), (from, to) => from.node !== to.node));
    assert.deepEqual(group?.pattern, { kind: 'cross-node' });
    assert.deepEqual(group?.through, ['default/b1']);
  });
});

describe('no group claims what the data do not show', () => {
  const marks = fc.array(fc.boolean(), { minLength: 30, maxLength: 30 });
  const judgements = fc.tuple(endpointLists(2), marks, fc.constantFrom(1, 2, 7)).map(([endpoints, flags, every]) => {
    const list = mesh(endpoints, () => false);
    return list.map((one, index) => ({ ...one, bad: (flags[(index * every) % flags.length] ?? false) === true }));
  });
  const shares = fc.constantFrom(1, 0.5);

  it('each failure is in one group, and nothing else is in any', () => {
    fc.assert(
      fc.property(judgements, shares, (list, share) => {
        const grouped = groupByCommon(list, share).flatMap((group) => group.pairs);
        assert.equal(new Set(grouped).size, grouped.length);
        assert.deepEqual(new Set(grouped), new Set(list.filter(({ bad }) => bad).map(({ pair }) => pair)));
      }),
    );
  });

  it('its figures are those of the measurements that it speaks of', () => {
    fc.assert(
      fc.property(judgements, shares, (list, share) => {
        for (const group of groupByCommon(list, share)) {
          if (group.pattern.kind === 'nothing' || group.pattern.kind === 'one-direction') continue;
          const scope = list.filter((one) => speaksOf(group, one));
          assert.deepEqual(group.inside, { bad: scope.filter(({ bad }) => bad).length, of: scope.length });
          assert.equal(group.outside.of, list.length - scope.length);
          assert.ok(group.inside.bad >= share * group.inside.of);
        }
      }),
    );
  });

  it('every claim but "everything" has a good pair beside it', () => {
    fc.assert(
      fc.property(judgements, shares, (list, share) => {
        for (const { pattern, outside } of groupByCommon(list, share)) {
          if (pattern.kind === 'nothing') continue;
          if (pattern.kind === 'everything') assert.ok(list.every(({ bad }) => bad));
          else assert.ok(outside.of > outside.bad, pattern.kind);
        }
      }),
    );
  });

  it('what is only one way works the other way', () => {
    fc.assert(
      fc.property(judgements, (list) => {
        const good = new Set(list.filter(({ bad }) => !bad).map((one) => ends(one).join(' > ')));
        for (const { pattern, pairs } of groupByCommon(list)) {
          if (pattern.kind !== 'one-direction' && pattern.kind !== 'node-direction') continue;
          for (const pair of pairs) assert.ok(good.has(ends({ pair, bad: true }).reverse().join(' > ')));
        }
      }),
    );
  });

  it('a pod that is down is found among any healthy ones', () => {
    fc.assert(
      fc.property(endpointLists(4), fc.nat(), (endpoints, pick) => {
        const down = endpoints[pick % endpoints.length];
        assert.ok(down);
        const [group, ...others] = groupByCommon(mesh(endpoints, touching(down.pod)));
        assert.deepEqual(others, []);
        assert.ok(group);
        assert.ok(
          group.pattern.kind === 'pod' ? group.pattern.pod === `default/${down.pod}` : group.through.length > 0,
        );
      }),
    );
  });
});

function ends({ pair }: Judged): string[] {
  return [pair.from.pod, pair.to.kind === 'pod' ? pair.to.endpoint.pod : ''];
}

/** Written anew from the words of each pattern. */
function speaksOf({ pattern }: Group, one: Judged): boolean {
  const { pair } = one;
  const { to } = pair;
  assert.ok(to.kind === 'pod');
  const [start, end] = ends(one).map((pod) => `default/${pod}`);
  const [here, there] = [pair.from.node, to.endpoint.node];
  const distance = distanceOf(pair);
  switch (pattern.kind) {
    case 'everything':
      return true;
    case 'pod':
      return start === pattern.pod || end === pattern.pod;
    case 'pod-not-reached':
      return end === pattern.pod;
    case 'pod-reaches-nobody':
      return start === pattern.pod;
    case 'node':
      if (distance === 'same-node') return pattern.within && here === pattern.node;
      return here === pattern.node || there === pattern.node;
    case 'node-pair':
      return [here, there].sort().join() === pattern.nodes.join() && here !== there;
    case 'node-direction':
      return here === pattern.from && there === pattern.to;
    case 'cross-node':
    case 'same-node':
      return distance === pattern.kind;
    case 'within-node':
      return here === pattern.node && there === pattern.node;
    default:
      return one.bad;
  }
}
