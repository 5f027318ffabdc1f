import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAddress } from '../../../src/domain/addresses/address.ts';
import type { Endpoint } from '../../../src/domain/connectivity/endpoint.ts';
import { planIsolation } from '../../../src/domain/connectivity/isolation.ts';
import { type PairRequest, planPairs, shareOut } from '../../../src/domain/connectivity/plan.ts';
import { endpoint, endpointLists } from './endpoints.ts';

const address = (text: string) => parseAddress(text) ?? assert.fail(text);
const request = (endpoints: readonly Endpoint[], more: Partial<PairRequest> = {}): PairRequest => ({
  endpoints,
  gatewaysOf: () => [],
  nodeHolding: () => undefined,
  maxPairs: 600,
  seed: 1,
  ...more,
});
const ways = (plans: ReturnType<typeof planPairs>): string[] =>
  plans
    .flatMap(({ pairs }) =>
      pairs.map(
        ({ from, to, address: text }) => `${from.pod} > ${to.kind === 'pod' ? to.endpoint.pod : `${to.kind} ${text}`}`,
      ),
    )
    .sort();
const pods = ['a@n1', 'b@n2', 'c@n2'].map((word) => endpoint(word));
const named =
  (...names: string[]) =>
  ({ pod }: Endpoint) =>
    names.includes(pod);

describe('the plan of pairs', () => {
  it('is every pair in both directions, network by network', () => {
    const other = endpoint('a@n1', { network: 'default/other', interface: 'net2' });
    const plans = planPairs(request([...pods, other]));
    assert.deepEqual(
      plans.map(({ network, possible }) => [network, possible]),
      [
        ['default/data-network', 6],
        ['default/other', 0],
      ],
    );
    assert.deepEqual(ways(plans), ['a > b', 'a > c', 'b > a', 'b > c', 'c > a', 'c > b']);
  });

  it('is between the named ends in both directions, or one way where that is wanted', () => {
    const between = { isSource: named('a'), isDestination: named('b', 'c') };
    assert.deepEqual(ways(planPairs(request(pods, between))), ['a > b', 'a > c', 'b > a', 'c > a']);
    const oneWay = planPairs(request(pods, { ...between, oneWay: true }));
    assert.deepEqual(ways(oneWay), ['a > b', 'a > c']);
    assert.equal(oneWay[0]?.possible, 2);
  });

  it('has a pair for each family that both ends have', () => {
    const six = (text: string) => ({ addresses: [address(text)] });
    const dual = endpoint('d@n1', { addresses: [address('10.0.0.1'), address('fd20::1')] });
    const plans = planPairs(request([dual, endpoint('e@n1', six('fd20::2')), endpoint('f@n2')]));
    assert.deepEqual(
      plans
        .flatMap(({ pairs }) => pairs)
        .map(({ from, family, to }) => `${from.pod} ${family} ${to.kind === 'pod' ? to.endpoint.pod : ''}`)
        .sort(),
      ['d 4 f', 'd 6 e', 'e 6 d', 'f 4 d'],
    );
  });

  it('leaves out pairs that share an address, and says which', () => {
    const twin = endpoint('twin@n3', { addresses: pods[0]?.addresses ?? [] });
    const [plan] = planPairs(request([...pods, twin]));
    assert.deepEqual(
      plan?.sharing.map(({ from, to }) => `${from.pod} ${to.kind === 'pod' ? to.endpoint.pod : ''}`).sort(),
      ['a twin', 'twin a'],
    );
    assert.equal(plan?.pairs.length, 10);
  });

  it('has the gateways of network-status and of the definition, each once, and none from the gateway itself', () => {
    const with2 = pods.map((one) => ({ ...one, gateways: [address('10.20.0.254')] }));
    const gatewaysOf = () => [address('10.20.0.254'), ...(pods[1]?.addresses ?? [])];
    const found = ways(planPairs(request(with2, { gatewaysOf }))).filter((way) => way.includes('gateway'));
    const b = pods[1]?.addresses[0]?.text;
    assert.deepEqual(
      found,
      [
        `a > gateway 10.20.0.254`,
        `a > gateway ${b}`,
        `b > gateway 10.20.0.254`,
        `c > gateway 10.20.0.254`,
        `c > gateway ${b}`,
      ].sort(),
    );
  });

  it('takes an address for what it is: a pod, a node, or something else', () => {
    const to = (text: string, more: Partial<PairRequest> = {}) =>
      ways(planPairs(request(pods, { address: address(text), ...more })));
    assert.deepEqual(to(pods[0]?.addresses[0]?.text ?? ''), ['b > a', 'c > a']);
    assert.deepEqual(to('172.30.0.11', { nodeHolding: () => 'n1' })[0], 'a > node 172.30.0.11');
    assert.deepEqual(to('192.0.2.1').length, 3);
    assert.deepEqual(to('2001:db8::1'), []);
  });

  it('counts gateways within the limit: all pods ask them, or in a sample one of each node', () => {
    const gatewaysOf = () => [address('10.0.0.1'), address('10.0.0.2')];
    fc.assert(
      fc.property(endpointLists(2), fc.integer({ min: 20, max: 400 }), (endpoints, maxPairs) => {
        const [plan] = planPairs(request(endpoints, { maxPairs, gatewaysOf }));
        assert.ok(plan !== undefined && plan.pairs.length <= maxPairs);
        const asking = plan.pairs.filter(({ to }) => to.kind === 'gateway');
        const nodes = new Set(endpoints.map(({ node }) => node)).size;
        const fits = plan.possible + 2 * endpoints.length <= maxPairs;
        assert.equal(plan.possibleGateways, 2 * endpoints.length);
        assert.equal(asking.length, fits ? 2 * endpoints.length : Math.min(2 * nodes, Math.floor(maxPairs / 2)));
      }),
    );
  });

  it('never plans more than the limit, over all networks, and small networks are measured whole', () => {
    fc.assert(
      fc.property(
        fc.array(endpointLists(2), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 20, max: 400 }),
        (networks, maxPairs) => {
          const endpoints = networks.flatMap((list, index) =>
            list.map((one) => ({ ...one, network: `default/n${index}` })),
          );
          const plans = planPairs(request(endpoints, { maxPairs }));
          assert.ok(plans.reduce((sum, { pairs }) => sum + pairs.length, 0) <= maxPairs);
          const share = Math.floor(maxPairs / networks.length);
          for (const { pairs, possible } of plans) if (2 * possible <= share) assert.equal(pairs.length, possible);
        },
      ),
    );
    assert.deepEqual(shareOut([2, 100, 100], 52), [2, 25, 25]);
    assert.deepEqual(shareOut([5, 5], 100), [5, 5]);
  });
});

describe('the plan of isolation', () => {
  const red = ['r1@n1', 'r2@n2'].map((word) => endpoint(word, { network: 'default/red' }));
  const blue = ['b1@n1'].map((word) => endpoint(word, { network: 'default/blue' }));
  const both = { ...endpoint('r1@n1', { network: 'default/blue', interface: 'net2' }) };
  const defaults = ['r1@n1', 'r2@n2', 'b1@n1', 'x@n2'].map((word) =>
    endpoint(`${word}`, { network: 'default', interface: 'eth0' }),
  );

  it('tries each network from every default interface and from other networks, but from no pod that is on it', () => {
    const { intrusions, of } = planIsolation({
      targets: [...red, ...blue, both],
      sources: [...defaults, ...red, ...blue, both],
      networks: ['default/red'],
      most: 100,
      seed: 1,
    });
    const tried = intrusions
      .map(({ pair: { from, to } }) => `${from.pod} ${from.interface} > ${to.kind === 'pod' ? to.endpoint.pod : ''}`)
      .sort();
    assert.deepEqual(tried, [
      'b1 eth0 > r1',
      'b1 eth0 > r2',
      'b1 net1 > r1',
      'b1 net1 > r2',
      'r1 eth0 > r2',
      'r2 eth0 > r1',
      'x eth0 > r1',
      'x eth0 > r2',
    ]);
    assert.equal(of, 8);
  });

  it('takes every source before it takes one twice, and never more than the limit', () => {
    const { intrusions } = planIsolation({
      targets: [...red, ...blue],
      sources: [...defaults, ...red, ...blue],
      networks: ['default/red'],
      most: 5,
      seed: 1,
    });
    assert.equal(intrusions.length, 5);
    // One source may have met itself in the first turn.
    const sources = new Set(intrusions.map(({ pair: { from } }) => `${from.pod} ${from.interface}`));
    assert.ok(sources.size >= 4);
  });
});
