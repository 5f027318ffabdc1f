import assert from 'node:assert/strict';
import { adding, attached, daemon, event, failed, macvlan, nad, node, waiting, why } from './small-cluster.ts';

const texts = ({ chain }: ReturnType<typeof why>): string =>
  chain.map(({ source, text }) => `${source}: ${text}`).join('\n');

describe('a bare "Link not found"', () => {
  const storage = macvlan('storage', 'eth3');
  const stuck = [
    node('a'),
    node('b'),
    storage,
    waiting('p', 'storage'),
    failed('p', adding('p', 'storage', 'Link not found')),
  ];
  const interfaces = (name: string, ...links: readonly string[]) => ({
    kind: 'NodeNetworkState',
    metadata: { name },
    status: {
      lastSuccessfulUpdateTime: '2026-11-20T11:58:00Z',
      currentState: { interfaces: links.map((link) => ({ name: link, type: 'ethernet', state: 'up' })) },
    },
  });

  it('names interface and node by the definition, and is no more than likely by itself', () => {
    const told = why('p', stuck);
    assert.match(told.cause, /eth3.*\ba\b/);
    assert.equal(told.certainty, 'likely');
    assert.match(texts(told), /master eth3/);
  });

  it('tells on which nodes it is, by the pods that are attached there', () => {
    const told = why('p', [...stuck, attached('q', 'storage', 'b')]);
    assert.match(told.cause, /\bb has it/);
    assert.match(texts(told), /has net1 on default\/storage through eth3 of b/);
    assert.equal(told.certainty, 'likely');
  });

  it('is certain where the interfaces of the node are known, and lack it', () => {
    const told = why('p', [...stuck, interfaces('a', 'eth0', 'eth1')]);
    assert.equal(told.certainty, 'certain');
    assert.match(texts(told), /nodenetworkstate\/a.*eth0 and eth1|shows no interface eth3/);
  });

  it('is doubted where the node has the interface now', () => {
    const told = why('p', [...stuck, interfaces('a', 'eth0', 'eth3')]);
    assert.equal(told.certainty, 'likely');
    assert.match(told.cause, /there now/);
  });

  it('is doubted where another pod on that node got the interface since', () => {
    const told = why('p', [...stuck, attached('q', 'storage', 'a', '2026-11-20T11:58:00Z')]);
    assert.equal(told.certainty, 'likely');
    assert.match(texts(told), /through eth3 of a/);
  });
});

describe('a master that pods on several nodes are attached through', () => {
  const stuck = [
    macvlan('storage', 'eth3'),
    waiting('p', 'storage', 'd'),
    failed('p', adding('p', 'storage', 'Link not found')),
  ];
  const through = ({ chain }: ReturnType<typeof why>): string[] =>
    chain.flatMap(({ of, text }) =>
      text.startsWith('has net1') ? [`${of?.name}: ${text.replace(/.* of /, '')}`] : [],
    );

  it('is shown by the first pod of its node, and of five others', () => {
    const others = [...'hgfcba'].flatMap((on) => [
      attached(`q-${on}`, 'storage', on),
      attached(`r-${on}`, 'storage', on),
    ]);
    const told = why('p', [...stuck, ...others]);
    assert.deepEqual(through(told), ['q-a: a', 'q-b: b', 'q-c: c', 'q-f: f', 'q-g: g']);
    const back = why('p', [...stuck, ...others, attached('q-d', 'storage', 'd')]);
    assert.deepEqual(through(back), ['q-d: d', 'q-a: a', 'q-b: b', 'q-c: c', 'q-f: f', 'q-g: g']);
  });

  it('is shown by the first interface of a pod that has several through it', () => {
    const twice = attached('q', 'storage', 'a');
    const annotations = { ...twice.metadata.annotations };
    const [eth0, net1] = annotations['k8s.v1.cni.cncf.io/network-status'];
    const entries = [eth0, net1, { ...net1, interface: 'net2' }];
    const pod = {
      ...twice,
      metadata: { ...twice.metadata, annotations: { ...annotations, 'k8s.v1.cni.cncf.io/network-status': entries } },
    };
    assert.deepEqual(through(why('p', [...stuck, pod])), ['q: a']);
  });

  it('is not taken for another master', () => {
    const objects = [
      ...stuck,
      macvlan('data', 'eth2'),
      waiting('s', 'data', 'd'),
      failed('s', adding('s', 'data', 'Link not found')),
      attached('q', 'storage', 'a'),
      attached('r', 'data', 'b'),
    ];
    assert.deepEqual([through(why('p', objects)), through(why('s', objects))], [['q: a'], ['r: b']]);
  });
});

describe('a pool without a free address', () => {
  const small = macvlan('small', 'eth1', { type: 'whereabouts', range: '10.50.0.0/30' });
  const message =
    'error at storage engine: Could not allocate IP in range: ip: 10.50.0.1 / - 10.50.0.2 / range: 10.50.0.0/30 / excludeRanges: []';
  const pool = (...podrefs: readonly string[]) => ({
    kind: 'IPPool',
    metadata: { name: '10.50.0.0-30', namespace: 'kube-system' },
    spec: {
      range: '10.50.0.0/30',
      allocations: Object.fromEntries(podrefs.map((podref, index) => [index + 1, { id: 'x', podref, ifname: 'net1' }])),
    },
  });
  const stuck = [
    node('a'),
    small,
    waiting('p', 'small'),
    failed('p', adding('p', 'small', message)),
    ...daemon('multus', ['a']),
    ...daemon('whereabouts', ['a']),
  ];
  const holder = (name: string, network: string, address: string) => {
    const pod = attached(name, network, 'a');
    const [eth0, net1] = pod.metadata.annotations['k8s.v1.cni.cncf.io/network-status'];
    const status = [eth0, { ...net1, ips: [address] }];
    return {
      ...pod,
      metadata: {
        ...pod.metadata,
        annotations: { ...pod.metadata.annotations, 'k8s.v1.cni.cncf.io/network-status': status },
      },
    };
  };

  it('is full of pods that exist', () => {
    const told = why('p', [
      ...stuck,
      pool('default/q', 'default/r'),
      holder('q', 'small', '10.50.0.1'),
      holder('r', 'small', '10.50.0.2'),
    ]);
    assert.match(told.cause, /10\.50\.0\.0\/30.*2 of 2|all 2 addresses/);
    assert.doesNotMatch(`${told.cause} ${told.remedy.fix}`, /no longer exist/);
    assert.equal(told.certainty, 'certain');
  });

  it('is full of entries of pods that are gone', () => {
    const told = why('p', [...stuck, pool('default/gone', 'default/q'), holder('q', 'small', '10.50.0.1')]);
    assert.match(`${told.cause} ${told.remedy.fix}`, /leaked|no longer exist/);
    assert.match(told.remedy.fix, /release|free|leaked|entries/);
  });

  it('had none when the pod was tried, and has one now', () => {
    const told = why('p', [...stuck, pool('default/q'), holder('q', 'small', '10.50.0.1')]);
    assert.equal(told.certainty, 'likely');
    assert.match(told.cause, /1 is free now/);
  });

  it('is no cause for a network that does not take addresses from whereabouts', () => {
    const told = why('p', [
      node('a'),
      macvlan('small', 'eth1'),
      waiting('p', 'small'),
      failed('p', adding('p', 'small', message)),
    ]);
    assert.equal(told.certainty, 'likely');
    assert.match(texts(told), /uses macvlan, static, and not whereabouts/);
  });
});

describe('a plugin that is not found', () => {
  const net = nad('net', { type: 'macvlan', master: 'eth1', ipam: { type: 'dhcp' } });
  const missing = (plugin: string) => adding('p', 'net', `failed to find plugin "${plugin}" in path [/opt/cni/bin]`);

  it('is the IPAM plugin or that of the interface', () => {
    const objects = [node('a'), node('b'), net, waiting('p', 'net')];
    assert.match(why('p', [...objects, failed('p', missing('dhcp'))]).cause, /IPAM plugin "?dhcp/);
    assert.match(why('p', [...objects, failed('p', missing('macvlan'))]).cause, /CNI plugin "?macvlan/);
  });

  it('is told with the nodes on which it works', () => {
    const told = why('p', [
      node('a'),
      node('b'),
      net,
      waiting('p', 'net'),
      failed('p', missing('dhcp')),
      attached('q', 'net', 'b'),
    ]);
    assert.match(texts(told), /was attached with "dhcp", as were the pods of b/);
  });

  it('is doubted when the definition does not use it', () => {
    const told = why('p', [node('a'), net, waiting('p', 'net'), failed('p', missing('bridge'))]);
    assert.equal(told.certainty, 'likely');
    assert.match(texts(told), /and not bridge/);
  });
});

describe('refused credentials', () => {
  const refused = (pod: string) =>
    failed(pod, `Multus: [default/${pod}/uid-${pod}]: error waiting for pod: Unauthorized`);
  const cluster = [
    node('a'),
    node('b'),
    macvlan('net', 'eth1'),
    ...daemon('multus', ['a', 'b'], '2026-11-19T09:00:00Z'),
  ];

  it('are those of one node while others are served', () => {
    const told = why('p', [
      ...cluster,
      waiting('p', 'net'),
      refused('p'),
      attached('q', 'net', 'b', '2026-11-20T11:55:00Z'),
    ]);
    assert.match(told.cause, /Multus on a\b.*since 2026-11-19T09:00:00Z.*other nodes are served/);
    assert.match(texts(told), /was attached on b at 2026-11-20T11:55:00Z/);
  });

  it('are those of several nodes', () => {
    const told = why('p', [...cluster, waiting('p', 'net'), waiting('q', 'net', 'b'), refused('p'), refused('q')]);
    assert.match(told.cause, /Multus on a and b/);
  });
});

describe('no device for an SR-IOV network', () => {
  const resource = 'intel.com/vf';
  const error = adding('p', 'fast', 'SRIOV-CNI failed to load netconf: LoadConf(): VF pci addr is required');
  const named = nad('fast', { type: 'sriov', ipam: {} }, { 'k8s.v1.cni.cncf.io/resourceName': resource });
  const asking = { containers: [{ name: 'app', resources: { requests: { [resource]: '1' } } }] };
  const offering = node('a', { allocatable: { [resource]: '4' } });

  it('because the definition names no resource', () => {
    const told = why('p', [
      offering,
      nad('fast', { type: 'sriov', ipam: {} }),
      waiting('p', 'fast', 'a', asking),
      failed('p', error),
    ]);
    assert.match(`${told.cause} ${told.remedy.fix}`, /resourceName/);
  });

  it('because the pod does not request it', () => {
    const told = why('p', [offering, named, waiting('p', 'fast'), failed('p', error)]);
    assert.match(told.cause, /does not request intel\.com\/vf/);
    assert.equal(told.certainty, 'certain');
  });

  it('because the node offers none', () => {
    const told = why('p', [
      node('a'),
      node('b', { allocatable: { [resource]: '4' } }),
      named,
      waiting('p', 'fast', 'a', asking),
      failed('p', error),
    ]);
    assert.match(told.cause, /\ba\b offers no intel\.com\/vf/);
  });

  it('although all three agree', () => {
    const told = why('p', [offering, named, waiting('p', 'fast', 'a', asking), failed('p', error)]);
    assert.equal(told.certainty, 'likely');
    assert.match(told.remedy.fix, /pod-resources/);
  });
});

describe('a deadline without a word', () => {
  const net = macvlan('net', 'eth1', { type: 'whereabouts', range: '10.40.0.0/24' });
  const exceeded = event(
    'p',
    'FailedCreatePodSandBox',
    'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
  );
  const eth0 = event('p', 'AddedInterface', 'Add eth0 [10.244.1.9/24] from cluster', 55, 'Normal');

  it('is explained by whereabouts being away from the node', () => {
    const told = why('p', [
      node('a'),
      node('b'),
      net,
      waiting('p', 'net'),
      exceeded,
      eth0,
      ...daemon('multus', ['a', 'b']),
      ...daemon('whereabouts', ['b']),
    ]);
    assert.equal(told.code, 'MN106');
    assert.equal(told.certainty, 'certain');
    assert.deepEqual([told.attachment?.interface, told.attachment?.network], ['net1', 'default/net']);
  });

  it('is likely whereabouts, at the attachment that was next', () => {
    const told = why('p', [
      node('a'),
      net,
      waiting('p', 'net'),
      exceeded,
      eth0,
      ...daemon('multus', ['a']),
      ...daemon('whereabouts', ['a']),
    ]);
    assert.match(told.cause, /net1 \(default\/net\).*whereabouts/);
    assert.equal(told.certainty, 'likely');
  });
});

describe('the failing attachment', () => {
  const nets = [macvlan('net', 'eth1'), macvlan('other', 'eth2')];
  const added = (name: string, from: string) =>
    event('p', 'AddedInterface', `Add ${name} [10.1.0.9/24] from ${from}`, name === 'eth0' ? 55 : 56, 'Normal');
  const failing = (networks: string, ...events: readonly object[]) => {
    const { attachment } = why('p', [node('a'), ...nets, waiting('p', networks), ...events]);
    return attachment === undefined ? undefined : `${attachment.interface} ${attachment.network}`;
  };
  const linkNotFound = (config: string) => failed('p', adding('p', config, 'Link not found'));

  it('is the one that the message names', () =>
    assert.equal(failing('net,other', linkNotFound('other')), 'net2 default/other'));

  it('is the next after those that were added, where the network is asked for twice', () => {
    assert.equal(
      failing('net,net', linkNotFound('net'), added('eth0', 'cluster'), added('net1', 'default/net')),
      'net2 default/net',
    );
    assert.equal(failing('net,net', linkNotFound('net'), added('eth0', 'cluster')), 'net1 default/net');
  });

  it('is eth0 where the message names no network of the request and nothing was added', () =>
    assert.equal(failing('net', linkNotFound('cluster-net')), 'eth0 cluster-net'));

  it('is not known where the message leaves it open', () =>
    assert.equal(failing('net,other', failed('p', 'something else broke')), undefined));

  it('does not count what an earlier sandbox had', () => {
    const restarted = event('p', 'SandboxChanged', 'Pod sandbox changed', 57, 'Normal');
    const earlier = [added('eth0', 'cluster'), added('net1', 'default/net'), restarted];
    assert.equal(
      failing(
        'net,net',
        linkNotFound('net'),
        ...earlier,
        event('p', 'AddedInterface', 'Add eth0 [10.1.0.9/24] from cluster', 58, 'Normal'),
      ),
      'net1 default/net',
    );
  });
});
