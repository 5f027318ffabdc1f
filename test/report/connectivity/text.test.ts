import assert from 'node:assert/strict';
import { connectivityReport } from '../../../src/checks/connectivity/report.ts';
import { drawGrid } from '../../../src/cli/grid.ts';
import { parseAddress } from '../../../src/domain/addresses/address.ts';
import type { Endpoint } from '../../../src/domain/connectivity/endpoint.ts';
import { planPairs } from '../../../src/domain/connectivity/plan.ts';
import type { Probed } from '../../../src/domain/connectivity/probed.ts';
import { isRecord } from '../../../src/kube/record.ts';
import { connectivityData } from '../../../src/report/connectivity/data.ts';
import { shortNames } from '../../../src/report/connectivity/names.ts';
import { connectivityText } from '../../../src/report/connectivity/text.ts';
import { ascii, unicode } from '../../../src/report/glyphs.ts';
import { type Paint, plain } from '../../../src/report/paint.ts';
import { answered, lossy, meshRun, silent, towards } from '../../checks/connectivity/runs.ts';
import { snapshotOf } from '../../checks/snapshot-of.ts';
import { endpoint } from '../../domain/connectivity/endpoints.ts';

const workload = 'deployment/order-service';
const service = (suffix: string, node: string): Endpoint =>
  endpoint(`order-service-5d655d6c46-${suffix}@${node}`, { workload });
const address = (number: number) => ({ addresses: [parseAddress(`10.20.0.${number}`) ?? assert.fail()] });
const pods = [
  { ...service('6mcn9', 'node-a'), ...address(1) },
  endpoint('order-db-7f9c4-x2x2x@node-b', { workload: 'deployment/order-db', ...address(2) }),
  { ...service('bv7tq', 'node-b'), ...address(3) },
  endpoint('store-0@node-c', { workload: 'statefulset/store', ...address(4) }),
];

const text = (run: Probed, width: number, paint: Paint = plain, glyphs = unicode): string =>
  connectivityText(connectivityReport({ namespace: 'default', ...run }, snapshotOf([])), {
    width,
    paint,
    glyphs,
    drawGrid,
    all: false,
  });

const troubled = meshRun(pods, (from, to) => {
  const between = [from, to].join(' ');
  if (/6mcn9 .*store|store.* .*6mcn9/.test(between)) return silent();
  if (/bv7tq .*store/.test(between)) return lossy(4);
  if (/^store.*bv7tq/.test(between)) return { kind: 'unmeasured', why: 'the command ended too early' };
  return answered(/db/.test(from) ? 7.25 : 0.04);
});

/** Text that stands in this file as it is printed. */
const lines = (...list: string[]): string => list.map((line) => `${line}\n`).join('');

describe('the text of ping', () => {
  it('says where the way was not bound to the interface', () => {
    const free = meshRun(pods, (from) =>
      /db|store/.test(from)
        ? { kind: 'answered', lossPercent: 0, duplicates: 0, unbound: true }
        : { kind: 'answered', lossPercent: 0, duplicates: 0 },
    );
    const said = text({ ...free, method: { kind: 'tcp', port: 5432 } }, 200);
    assert.match(
      said,
      /^not bound to the interface: 6 connections from default\/order-db-7f9c4-x2x2x and 1 more, whose containers have no nc -s, ncat or curl; the routes of the pod chose the way$/m,
    );
    assert.doesNotMatch(text(troubled, 200), /not bound/);
  });

  it('is a matrix, a legend, what is wrong, and the verdict', () => {
    assert.equal(
      text(troubled, 100),
      lines(
        'server https://127.0.0.1:6443  ·  namespace default (-A looks at all)  ·  4 pods on 1 network  ·',
        'seen 2026-11-20T12:00:00Z',
        '',
        'default/data-network, IPv4: average of 5 pings; rows send, columns answer',
        'FROM \\ TO   6mcn9      order-db   bv7tq     store-0',
        '6mcn9       -          0.04ms     0.04ms    ✗ silent',
        'order-db    7.3ms !    -          7.3ms !   7.3ms !',
        'bv7tq       0.04ms     0.04ms     -         loss 20%',
        'store-0     ✗ silent   0.04ms     ?         -',
        '',
        'node-a   6mcn9=default/order-service-5d655d6c46-6mcn9',
        'node-b   order-db=default/order-db-7f9c4-x2x2x bv7tq=default/order-service-5d655d6c46-bv7tq',
        'node-c   store-0=default/store-0',
        '',
        '✗ P1 MN601  no answer on default/data-network between nodes node-a and node-c: 2 of 2 pairs; all 9',
        '            other pairs answer; pods default/store-0 and default/order-service-5d655d6c46-6mcn9 have',
        '            a part in each of these pairs, and may be the cause as well',
        '     on   pod/default/order-service-5d655d6c46-6mcn9, pod/default/store-0',
        '     seen pod/default/store-0, ping -c 5 -I net1 10.20.0.1: 5 sent, none answered',
        '     seen pod/default/order-service-5d655d6c46-6mcn9, ping -c 5 -I net1 10.20.0.4: 5 sent, none',
        '          answered',
        '     see  kubectl multinet nodes node-a',
        '     see  kubectl multinet nodes node-c',
        '     fix  look at what lies between these two nodes: the trunk or tunnel between their switches, and',
        '          the VLANs on it',
        '',
        '! P2 MN602  packets get lost on default/data-network from default/order-service-5d655d6c46-bv7tq to',
        '            default/store-0, up to 20 %: 1 of 1 pair; all 8 other pairs lose none',
        '     on   pod/default/order-service-5d655d6c46-bv7tq, pod/default/store-0',
        '     seen pod/default/order-service-5d655d6c46-bv7tq, ping -c 5 -I net1 10.20.0.4: 5 sent, 4',
        '          answered, 0.1/0.2/0.3 ms (min/avg/max)',
        '     see  kubectl multinet addr order-service-5d655d6c46-bv7tq -n default',
        '     see  kubectl multinet addr store-0 -n default',
        '     fix  look at the error and drop counters of the links on the way (ip -s link), at full queues,',
        '          and at a duplex or cable fault; repeat with --count 100 to measure it',
        '',
        '! P2 MN603  answers take up to 7.3 ms on default/data-network from pod default/order-db-7f9c4-x2x2x,',
        '            target 1.0 ms and 5.0 ms: 3 of 3 pairs; all 6 other pairs are within it',
        '     on   pod/default/order-db-7f9c4-x2x2x, pod/default/order-service-5d655d6c46-6mcn9,',
        '          pod/default/order-service-5d655d6c46-bv7tq, pod/default/store-0',
        '     seen pod/default/order-db-7f9c4-x2x2x, ping -c 5 -I net1 10.20.0.3: 5 sent, 5 answered,',
        '          3.625/7.25/14.5 ms (min/avg/max)',
        '     seen pod/default/order-db-7f9c4-x2x2x, ping -c 5 -I net1 10.20.0.1: 5 sent, 5 answered,',
        '          3.625/7.25/14.5 ms (min/avg/max)',
        '     see  kubectl multinet addr order-db-7f9c4-x2x2x -n default',
        '     see  kubectl multinet status order-db-7f9c4-x2x2x -n default',
        '     fix  look for full queues, an overloaded node or a detour on the way; a target that this',
        '          network cannot meet is set with --rtt-same-node and --rtt-cross-node',
        '',
        '? could not be judged',
        '     - pod/default/store-0: what it reaches on its networks: the command ended too early',
        '',
        'verdict: 1 broken now (P1), 2 degraded or about to break (P2); 5 of 12 pairs fine, 3 slow, 1 with',
        'loss, 2 without answer, 1 not measured',
        'start with: kubectl multinet explain MN601',
      ),
    );
  });

  it('is plain where all is well', () => {
    const run = meshRun(pods.slice(0, 2), () => answered(0.42));
    const [, , title, ...rest] = text(run, 80).split('\n');
    assert.equal(title, '');
    assert.deepEqual(rest, [
      'default/data-network, IPv4: average of 5 pings; rows send, columns answer',
      'FROM \\ TO       order-service   order-db',
      'order-service   -               0.4ms',
      'order-db        0.4ms           -',
      '',
      'node-a   order-service=default/order-service-5d655d6c46-6mcn9',
      'node-b   order-db=default/order-db-7f9c4-x2x2x',
      '',
      'verdict: nothing is wrong; 2 of 2 pairs fine',
      '',
    ]);
  });

  it('shows heat in colour beside the words, never alone', () => {
    const marked = text(troubled, 120, (tone, words) => `<${tone}>${words}</>`);
    for (const cell of [
      '<bad>✗ silent</>',
      '<warning>loss 20%</>',
      '<warning>7.3ms !</>',
      '<good>0.04ms</>',
      '<unknown>?</>',
      '<dim>-</>',
    ])
      assert.ok(marked.includes(cell), cell);
    assert.match(
      text(
        meshRun(pods.slice(0, 2), () => answered(4)),
        80,
        (tone, words) => `<${tone}>${words}</>`,
      ),
      /<plain>4\.0ms<\/>/,
    );
  });

  it('needs no more than ASCII where the terminal has no more', () => {
    assert.doesNotMatch(text(troubled, 100, plain, ascii), /[^\x20-\x7e\n]/);
  });

  it('is a line for each source where the matrix is too wide, and says how many columns there are', () => {
    const many = Array.from({ length: 23 }, (_, index) =>
      service(`6mcn${'bcdfghjklmnpqrstvwxz2456'[index]}`, `node-${index % 3}`),
    );
    const run = meshRun(many, (from, to) =>
      to.endsWith('6mcnb') && from.endsWith('6mcnc') ? silent('unreachable') : answered(0.3),
    );
    const printed = text(run, 80);
    assert.ok(printed.split('\n').every((line) => line.length <= 80 || line.includes('=')));
    assert.match(
      printed,
      /^the matrix of default\/data-network has 23 columns and needs \d+ characters,\s80\sare there: one line for each source \(-o json has every pair\)$/m,
    );
    assert.match(printed, /^6mcnb {3}22 of 22 answer, 0\.3ms to 0\.3ms$/m);
    assert.match(printed, /^6mcnc {3}21 of 22 answer, 0\.3ms to 0\.3ms; ✗ unreach: 6mcnb$/m);
    assert.match(text(run, 300), /^FROM \\ TO {3}6mcn/m);
  });

  it('says what a sample has left out', () => {
    const mesh = Array.from({ length: 30 }, (_, index) => endpoint(`s${index}@node-${index % 3}`));
    const plans = planPairs({
      endpoints: mesh,
      gatewaysOf: () => [],
      nodeHolding: () => undefined,
      maxPairs: 60,
      seed: 1,
    });
    const measurements = plans.flatMap(({ pairs }) => pairs).map((pair) => ({ pair, reading: answered() }));
    const printed = text({ ...meshRun([], () => answered()), plans, measurements }, 200);
    assert.match(
      printed,
      /default\/data-network: a sample of 60 of 870 pairs \(--max-pairs\): every pod sends and answers, 6 of 6 pairs of nodes are covered/,
    );
  });

  describe('says where not everybody asked what is no pod', () => {
    const mesh = ['a@node-a', 'b@node-a', 'c@node-b', 'd@node-b'].map((word) => endpoint(word));
    const gatewaysOf = () => [parseAddress('10.20.0.254') ?? assert.fail()];
    const printed = (more: Partial<Parameters<typeof planPairs>[0]>, ofPlan = {}): string => {
      const request = { endpoints: mesh, gatewaysOf, nodeHolding: () => undefined, seed: 1, maxPairs: 600 };
      const plans = planPairs({ ...request, ...more }).map((plan) => ({ ...plan, ...ofPlan }));
      const measurements = plans.flatMap(({ pairs }) => pairs).map((pair) => ({ pair, reading: answered() }));
      return text({ ...meshRun([], () => answered()), plans, measurements }, 200);
    };

    it('gateways, though all pairs of pods are measured', () => {
      const said = printed({ maxPairs: 15 });
      assert.match(
        said,
        /^default\/data-network: gateways are asked by 2 pods on 2 nodes, in 2 of 4 possible pairs \(--max-pairs\)$/m,
      );
      assert.doesNotMatch(said, /a sample of/);
      assert.doesNotMatch(printed({ maxPairs: 16 }), /max-pairs/);
    });

    it('gateways, beside a sample of the pairs; in older files, in which they are not counted, too', () => {
      assert.match(printed({ maxPairs: 8 }), /sample of 6 of 12 pairs .* covered\n.*: gateways are asked by 2 pods/);
      const older = printed({ maxPairs: 8 }, { possibleGateways: undefined });
      assert.match(older, /sample of 6 of 12 pairs .* covered, gateways are asked by one pod of each node$/m);
    });

    it('an address', () => {
      const address = parseAddress('192.0.2.1') ?? assert.fail();
      assert.match(printed({ maxPairs: 3, address }), /^default\/data-network: 3 of 4 pods send \(--max-pairs\)$/m);
      assert.doesNotMatch(printed({ address }), /max-pairs/);
    });
  });

  it('calls it no sample where pods with one address are left out', () => {
    const [first, ...others] = pods;
    assert.ok(first !== undefined);
    const twin = endpoint('twin@node-c', { addresses: first.addresses });
    assert.doesNotMatch(
      text(
        meshRun([first, ...others, twin], () => answered()),
        200,
      ),
      /a sample of/,
    );
  });

  it('never says that nothing is wrong where nothing was measured', () => {
    assert.match(
      text(
        meshRun([], () => answered()),
        80,
      ),
      /verdict: nothing was measured; 0 of 0 pairs fine/,
    );
    const blind = meshRun(pods, () => ({ kind: 'unmeasured', why: 'no container has ping' }));
    assert.match(
      text(blind, 200),
      /verdict: nothing wrong was seen, but not everything could be measured; 0 of 12 pairs fine, 12 not measured/,
    );
  });

  it('escapes what a cluster may have put into names', () => {
    const hostile = endpoint('evil\u001b[31m@node-a', { interface: 'net1\u0007' });
    const printed = text(
      meshRun([hostile, ...pods], () => silent('unreachable', '\u001b]0;gone\u0007')),
      120,
    );
    assert.doesNotMatch(printed.replaceAll('\n', ''), /\p{Cc}/u);
  });

  it('has a column for gateways and other addresses', () => {
    const [a, b] = pods;
    assert.ok(a && b);
    const run = meshRun([a, b], () => answered());
    const measurements = [...run.measurements, towards(a, { kind: 'gateway' }, '10.20.0.254', answered(0.5))];
    assert.match(
      text({ ...run, measurements }, 100),
      /^FROM \\ TO {7}order-service {3}order-db {3}gw 10\.20\.0\.254$/m,
    );
  });
});

describe('short names', () => {
  const namesOf = (list: readonly Endpoint[]): string[] => [...shortNames(list).values()];

  it('are those of workloads, of generated parts, or whole, and never the same twice', () => {
    assert.deepEqual(namesOf(pods), ['6mcn9', 'order-db', 'bv7tq', 'store-0']);
    const clash = [
      service('6mcn9', 'a'),
      service('bv7tq', 'a'),
      endpoint('other-6mcn9@a', { workload: 'daemonset/other' }),
      endpoint('more-6mcn9@b', { workload: 'daemonset/other' }),
    ];
    const names = namesOf(clash);
    assert.equal(new Set(names).size, 4);
    assert.equal(names[1], 'bv7tq');
    const twice = [endpoint('web@a'), endpoint('web@b', { namespace: 'shop' })];
    assert.deepEqual(namesOf(twice), ['default/web', 'shop/web']);
    const both = [endpoint('web@a'), endpoint('web@a', { interface: 'net2' })];
    assert.deepEqual(namesOf(both), ['web:net1', 'web:net2']);
  });
});

describe('the JSON of ping', () => {
  const data: unknown = JSON.parse(JSON.stringify(connectivityData(connectivityReport(troubled, snapshotOf([])))));
  assert.ok(isRecord(data) && Array.isArray(data.pairs));
  const pairs = data.pairs.filter(isRecord);

  it('has every pair with raw figures, units in their names', () => {
    assert.equal(pairs.length, 12);
    assert.deepEqual(
      pairs.find(({ grade }) => grade === 'lossy'),
      {
        network: 'default/data-network',
        family: 4,
        from: {
          namespace: 'default',
          pod: 'order-service-5d655d6c46-bv7tq',
          node: 'node-b',
          interface: 'net1',
          addresses: [pods[2]?.addresses[0]?.text],
        },
        to: {
          kind: 'pod',
          namespace: 'default',
          pod: 'store-0',
          node: 'node-c',
          interface: 'net1',
          addresses: [pods[3]?.addresses[0]?.text],
          address: pods[3]?.addresses[0]?.text,
        },
        distance: 'cross-node',
        grade: 'lossy',
        sentPackets: 5,
        receivedPackets: 4,
        lossPercent: 20,
        roundTripMs: { min: 0.1, avg: 0.2, max: 0.3 },
      },
    );
    assert.deepEqual(pairs.map(({ grade }) => grade).filter((grade) => grade === 'silent').length, 2);
  });
});
