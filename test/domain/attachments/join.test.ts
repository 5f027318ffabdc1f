import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodePod } from '../../../src/domain/attachments/decode.ts';
import { joinAttachments } from '../../../src/domain/attachments/join.ts';
import type { ReportedInterface } from '../../../src/domain/attachments/network-status.ts';
import type { Pod } from '../../../src/domain/attachments/pod.ts';
import type { Selection } from '../../../src/domain/attachments/selection.ts';
import type { PodObject } from '../../../src/kube/pod.ts';

interface Given {
  readonly networks?: string;
  readonly status?: readonly object[];
  readonly defaultNetwork?: string;
}

function podWith({ networks, status, defaultNetwork }: Given): Pod {
  const annotations: Record<string, string> = {};
  if (networks !== undefined) annotations['k8s.v1.cni.cncf.io/networks'] = networks;
  if (status !== undefined) annotations['k8s.v1.cni.cncf.io/network-status'] = JSON.stringify(status);
  if (defaultNetwork !== undefined) annotations['v1.multus-cni.io/default-network'] = defaultNetwork;
  return decodePod({ metadata: { namespace: 'shop', name: 'pod', annotations } });
}

const lines = (given: Given): string[] =>
  podWith(given).attachments.map(({ interface: name, network, default: isDefault, requested, reported }) =>
    [isDefault ? '=' : '', requested?.index ?? '?', name, network, reported === undefined ? 'missing' : '']
      .join(' ')
      .trim(),
  );

const eth0 = { name: 'cbr0', interface: 'eth0', ips: ['10.244.0.5'], default: true };

describe('joining request and result', () => {
  it('puts the default first, keeps what is missing and what nobody asked for', () =>
    assert.deepEqual(
      lines({
        networks: 'a,b',
        status: [{ name: 'ops/extra', interface: 'net9' }, { name: 'shop/b', interface: 'net2' }, eth0],
      }),
      ['= ? eth0 cbr0', '0 net1 shop/a missing', '1 net2 shop/b', '? net9 ops/extra'],
    ));

  it('tells two interfaces of one network apart by their names', () =>
    assert.deepEqual(
      lines({
        networks: 'a@second,a',
        status: [eth0, { name: 'shop/a', interface: 'net2' }, { name: 'shop/a', interface: 'second' }],
      }),
      ['= ? eth0 cbr0', '0 second shop/a', '1 net2 shop/a'],
    ));

  it('goes by the network when the names are not those expected', () =>
    // Networks that the Multus configuration adds come first and shift the numbers.
    assert.deepEqual(
      lines({
        networks: 'a,b',
        status: [
          eth0,
          { name: 'kube-system/all', interface: 'net1' },
          { name: 'shop/a', interface: 'net2' },
          { name: 'shop/b', interface: 'net3' },
        ],
      }),
      ['= ? eth0 cbr0', '0 net2 shop/a', '1 net3 shop/b', '? net1 kube-system/all'],
    ));

  it('gives all interfaces of a plugin that makes several to its one selection', () =>
    assert.deepEqual(
      lines({
        networks: 'a,b',
        status: [
          eth0,
          { name: 'shop/a', interface: 'net1' },
          { name: 'shop/a', interface: 'net1-peer' },
          { name: 'shop/b', interface: 'net2' },
        ],
      }),
      ['= ? eth0 cbr0', '0 net1 shop/a', '0 net1-peer shop/a', '1 net2 shop/b'],
    ));

  it('gives them to the only selection, too', () =>
    assert.deepEqual(
      lines({
        networks: 'a',
        status: [eth0, { name: 'shop/a', interface: 'net1' }, { name: 'shop/a', interface: 'net1-peer' }],
      }),
      ['= ? eth0 cbr0', '0 net1 shop/a', '0 net1-peer shop/a'],
    ));

  it('takes no network of a similar name for the one asked for', () => {
    for (const name of ['shop/vlan', 'deli/lan', 'shop-lan', 'shop/lat', 'shop/lan2'])
      assert.deepEqual(lines({ networks: 'lan', status: [eth0, { name, interface: 'net9' }] }), [
        '= ? eth0 cbr0',
        '0 net1 shop/lan missing',
        `? net9 ${name}`,
      ]);
  });

  it('does not take another network on the expected interface for the one asked for', () =>
    assert.deepEqual(lines({ networks: 'a', status: [eth0, { name: 'shop/b', interface: 'net1' }] }), [
      '= ? eth0 cbr0',
      '0 net1 shop/a missing',
      '? net1 shop/b',
    ]));

  it('joins a result that names no namespace by its interface', () =>
    assert.deepEqual(lines({ networks: 'a', status: [eth0, { name: 'a', interface: 'net1' }] }), [
      '= ? eth0 cbr0',
      '0 net1 a',
    ]));

  it('shows the network that replaces the default', () => {
    assert.deepEqual(lines({ defaultNetwork: 'alt', status: [{ ...eth0, name: 'kube-system/alt' }] }), [
      '= 0 eth0 kube-system/alt',
    ]);
    assert.deepEqual(lines({ defaultNetwork: 'alt' }), ['= 0 eth0 kube-system/alt missing']);
  });

  it('loses and doubles nothing', () => {
    const network = fc.constantFrom('a', 'b', 'c');
    const name = fc.constantFrom('net1', 'net2', 'net3', 'lan0');
    const selections = fc
      .array(fc.record({ network, name }), { maxLength: 4 })
      .map((all) => all.map((one, index): Selection => selection(one.network, one.name, index)));
    const entries = fc
      .array(fc.record({ network, name, isDefault: fc.boolean() }), { maxLength: 5 })
      .map((all) => all.map((one) => reported(one.network, one.name, one.isDefault)));
    fc.assert(
      fc.property(selections, entries, (requested, given) => {
        const joined = joinAttachments({ requested, reported: given });
        const shown = joined.flatMap((one) => one.reported ?? []);
        assert.equal(shown.length, given.length);
        assert.deepEqual(new Set(shown), new Set(given));
        for (const one of requested) assert(joined.some((attachment) => attachment.requested === one));
        for (const one of joined) assert(one.requested !== undefined || one.reported !== undefined);
        for (const one of joined.filter((attachment) => attachment.reported === undefined))
          assert.equal(joined.filter(({ requested: asked }) => asked === one.requested).length, 1);
      }),
    );
  });
});

function selection(name: string, expectedInterface: string, index: number): Selection {
  const nothing = { ips: [], defaultRoute: [], bandwidth: false, portMappings: false };
  return { index, namespace: 'shop', name, expectedInterface, ...nothing };
}

function reported(network: string, name: string, isDefault: boolean): ReportedInterface {
  const dns = { nameservers: [], search: [] };
  return { network: `shop/${network}`, interface: name, ips: [], default: isDefault, dns, gateways: [] };
}

describe('the life of a pod', () => {
  const life = (status: PodObject['status'], metadata: PodObject['metadata'] = {}): string =>
    decodePod({ metadata, ...(status === undefined ? {} : { status }) }).life;
  const sandbox = (status: string) => [{ type: 'PodReadyToStartContainers', status }];

  it('is starting until there is a sandbox', () => {
    assert.equal(life({ phase: 'Pending' }), 'starting');
    assert.equal(life({ phase: 'Pending', conditions: sandbox('False') }), 'starting');
  });
  it('is running with a sandbox, whatever its containers do', () => {
    assert.equal(life({ phase: 'Pending', conditions: sandbox('True'), podIP: '10.0.0.1' }), 'running');
    assert.equal(life({ phase: 'Pending', podIP: '10.0.0.1' }), 'running');
  });
  it('is starting again when the sandbox was lost', () =>
    assert.equal(life({ phase: 'Running', conditions: sandbox('False'), podIP: '10.0.0.1' }), 'starting'));
  it('is terminating while it is deleted, unless it is over', () => {
    const deleted = { deletionTimestamp: '2026-11-20T23:50:00Z' };
    assert.equal(life({ phase: 'Running', podIP: '10.0.0.1' }, deleted), 'terminating');
    assert.equal(life({ phase: 'Succeeded' }, deleted), 'finished');
    assert.equal(life({ phase: 'Failed' }), 'finished');
  });
});

describe('a pod', () => {
  it('falls back to the key that old Multus wrote', () => {
    const annotations = { 'k8s.v1.cni.cncf.io/networks-status': JSON.stringify([eth0]) };
    assert.equal(decodePod({ metadata: { annotations } }).attachments.length, 1);
  });

  it('keeps a request and a result that cannot be read, as problems', () => {
    const pod = decodePod({
      metadata: { annotations: { 'k8s.v1.cni.cncf.io/networks': '[', 'k8s.v1.cni.cncf.io/network-status': '{' } },
    });
    assert.equal(pod.request?.ok, false);
    assert.equal(pod.status?.ok, false);
    assert.deepEqual(pod.attachments, []);
  });

  const owned = (kind: string, name: string, hash?: string) =>
    decodePod({
      metadata: {
        ...(hash === undefined ? {} : { labels: { 'pod-template-hash': hash } }),
        ownerReferences: [{ kind, name, controller: true }],
      },
    }).owner;
  it('belongs to the Deployment whose ReplicaSet made it', () =>
    assert.deepEqual(owned('ReplicaSet', 'web-app-5d655d6c46', '5d655d6c46'), { kind: 'deployment', name: 'web-app' }));
  it('belongs to a ReplicaSet that no Deployment named', () =>
    assert.deepEqual(owned('ReplicaSet', 'web-5d655d6c46', 'other'), { kind: 'replicaset', name: 'web-5d655d6c46' }));
  it('belongs to a StatefulSet', () =>
    assert.deepEqual(owned('StatefulSet', 'db'), { kind: 'statefulset', name: 'db' }));
});
