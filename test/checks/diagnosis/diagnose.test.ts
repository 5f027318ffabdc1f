import assert from 'node:assert/strict';
import { isRecord } from '../../../src/kube/record.ts';
import { diagnosesOf, objectsIn, recorded, threeNodesFiles } from './recorded-clusters.ts';
import { adding, attached, daemon, event, failed, macvlan, node, waiting, why } from './small-cluster.ts';

const net = macvlan('net', 'eth1');
const multus = daemon('multus', ['a']);
const linkNotFound = failed('p', adding('p', 'net', 'Link not found'));

describe('the newest state', () => {
  it('wins: a pod whose containers were started is not stuck', () => {
    const started = event('p', 'Started', 'Container started', 59, 'Normal');
    const told = why('p', [
      node('a'),
      net,
      waiting('p', 'net'),
      failed('p', adding('p', 'net', 'Link not found'), 55),
      started,
    ]);
    assert.notEqual(told.state, 'stuck');
  });

  it('wins: a pod that runs is attached, whatever its old events say', () => {
    const pod = attached('p', 'net', 'a');
    assert.equal(why('p', [node('a'), net, ...multus, pod, linkNotFound]).state, 'attached');
  });

  it('wins: of two causes the one that was seen last', () => {
    const events = [
      failed('p', adding('p', 'net', 'Link not found'), 55),
      failed('p', adding('p', 'net', 'failed to find plugin "macvlan" in path [/opt/cni/bin]'), 59),
    ];
    for (const order of [events, events.toReversed()])
      assert.match(why('p', [node('a'), net, waiting('p', 'net'), ...order]).cause, /plugin "?macvlan/);
  });

  it('leaves out what was said of an earlier pod of the same name', () => {
    const earlier = { ...linkNotFound, involvedObject: { ...linkNotFound.involvedObject, uid: 'another' } };
    assert.notEqual(why('p', [node('a'), net, waiting('p', 'net'), earlier]).code, 'MN401');
    assert.equal(why('p', [node('a'), net, waiting('p', 'net'), earlier]).innermost, undefined);
  });

  it('counts an event once that comes twice', () => {
    const snapshot = recorded([...threeNodesFiles, ['Event', 'api/events-all.json']], '2026-11-20T23:50:00Z');
    const told = diagnosesOf(snapshot).find(({ pod }) => pod.name === 'storage-on-c');
    assert.equal(told?.chain[0]?.repeated?.times, 26);
  });
});

describe('a pod that waits for something else', () => {
  const cases: readonly (readonly [string, readonly object[], RegExp])[] = [
    [
      'a volume',
      [waiting('p', 'net'), event('p', 'FailedMount', 'MountVolume.SetUp failed for volume "v": not found')],
      /volume "v"/,
    ],
    [
      'a CPU',
      [waiting('p', 'net', null), event('p', 'FailedScheduling', '0/3 nodes are available: 3 Insufficient cpu.')],
      /Insufficient cpu/,
    ],
    [
      'a device of no network',
      [
        waiting('p', 'net', null),
        event('p', 'FailedScheduling', '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.'),
      ],
      /nvidia\.com\/gpu/,
    ],
    [
      'an image of the sandbox',
      [
        waiting('p', 'net'),
        event(
          'p',
          'FailedCreatePodSandBox',
          'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "pause:3.9": not found',
        ),
      ],
      /sandbox image/,
    ],
  ];
  for (const [what, objects, words] of cases)
    it(`is told so: ${what}`, () => {
      const told = why('p', [node('a'), net, ...objects]);
      assert.equal(told.state, 'not for its network', told.cause);
      assert.match(told.cause, words);
      assert.equal(told.severity, undefined);
    });

  it('is told so: its node', () => {
    const lost = {
      ...node('a'),
      status: { conditions: [{ type: 'Ready', status: 'Unknown', message: 'Kubelet stopped posting node status.' }] },
    };
    const told = why('p', [lost, net, waiting('p', 'net')]);
    assert.equal(told.state, 'not for its network');
    assert.match(told.cause, /node a is not ready.*stopped posting/);
  });
});

describe('what is not an answer', () => {
  const flux = failed('p', adding('p', 'net', 'the flux capacitor is empty'));

  it('is said to be none: the message whole, its attachment and node, and advice that holds', () => {
    const told = why('p', [node('a'), net, waiting('p', 'net'), flux]);
    assert.equal(told.certainty, 'unknown');
    assert.equal(told.innermost, 'the flux capacitor is empty');
    assert.deepEqual(
      [told.attachment?.interface, told.attachment?.network, told.pod.node],
      ['net1', 'default/net', 'a'],
    );
    assert.match(told.remedy.see.join(), /kubectl logs/);
  });

  it('is not health: events that may not be read', () => {
    const told = why('p', [node('a'), net, ...multus, waiting('p', 'net')], { missing: { events: 'forbidden' } });
    assert.equal(told.state, 'unknown');
    assert.equal(told.certainty, 'unknown');
  });

  it('leaves room for what is wrong anyway, where events may not be read', () => {
    const told = why('p', [node('a'), waiting('p', 'no-such-net'), net, ...multus], {
      missing: { events: 'forbidden' },
    });
    assert.deepEqual([told.state, told.code, told.certainty], ['stuck', 'MN304', 'likely']);
  });

  it('is not certain: a message that was cut', () => {
    const message = failed('p', adding('p', 'net', 'failed to find plugin "macvlan" in path [/opt/cni/bin]'));
    const cut = { ...message, message: message.message.slice(0, message.message.indexOf('/bin]') + 5) };
    const told = why('p', [node('a'), net, waiting('p', 'net'), cut]);
    assert.equal(told.certainty, 'likely');
  });

  it('is not certain: a message about what has been repaired since', () => {
    const message = 'cannot find a network-attachment-definition (net) in namespace (default): not found';
    const lookedUp = failed(
      'p',
      `Multus: [default/p/uid-p]: error loading k8s delegates k8s args: TryLoadPodDelegates: error in getting k8s network for pod: GetNetworkDelegates: failed getting the delegate: getKubernetesDelegate: ${message}`,
    );
    const told = why('p', [node('a'), net, waiting('p', 'net'), lookedUp]);
    assert.equal(told.certainty, 'likely');
    assert.match(told.remedy.fix, /wait for the next try/);
  });

  it('is not certain: a message that speaks of another pod', () => {
    const foreign = {
      ...failed('q', adding('q', 'net', 'failed to find plugin "macvlan" in path [/opt/cni/bin]')),
      involvedObject: linkNotFound.involvedObject,
    };
    assert.equal(why('p', [node('a'), net, waiting('p', 'net'), foreign]).certainty, 'likely');
  });
});

describe('silence', () => {
  it('of a pod that runs without network-status means that Multus was not called', () => {
    const pod = attached('p', 'net', 'a');
    const { 'k8s.v1.cni.cncf.io/network-status': _, ...annotations } = pod.metadata.annotations;
    const started = event('p', 'Started', 'Container started', 55, 'Normal');
    const told = why('p', [node('a'), net, ...multus, { ...pod, metadata: { ...pod.metadata, annotations } }, started]);
    assert.deepEqual([told.state, told.code], ['without its networks', 'MN301']);
    assert.match(told.chain.map(({ text }) => text).join('\n'), /no AddedInterface/);
  });

  it('of a minute about a pod that was scheduled is trouble of the daemons', () => {
    const told = why('p', [node('a'), net, waiting('p', 'net')]);
    assert.deepEqual([told.state, told.certainty], ['stuck', 'likely']);
  });
});

it('recordings hold what these cases are made from', () => {
  const reasons = new Set(
    objectsIn('api/events-all.json')
      .filter(isRecord)
      .map(({ reason }) => reason),
  );
  for (const reason of ['FailedCreatePodSandBox', 'AddedInterface', 'FailedScheduling', 'Started'])
    assert.ok(reasons.has(reason), reason);
});

describe('a pod that is attached', () => {
  const objects = [node('a'), net, ...multus, attached('p', 'net', 'a')];

  it('is so by its network-status alone, unless somebody looked into it', () => {
    assert.equal(why('p', objects).seenInside, false);
    const link = (ifname: string, ...local: readonly string[]) => ({
      ...{ ifname, operstate: 'UP', flags: ['UP', 'LOWER_UP'], mtu: 1500 },
      addr_info: local.map((address) => ({ local: address, prefixlen: 24, scope: 'global' })),
    });
    const inside = { kind: 'Inside', pod: 'p', printed: { 'ip -j addr': [link('eth0', '10.244.0.9'), link('net1')] } };
    assert.equal(why('p', [...objects, inside]).seenInside, true);
  });
});
