import assert from 'node:assert/strict';
import { compareAttachments } from '../../../src/domain/attachments/comparison.ts';
import { decodePod } from '../../../src/domain/attachments/decode.ts';
import type { PodObject } from '../../../src/kube/pod.ts';

interface Given {
  readonly networks?: string;
  readonly status?: readonly object[] | string;
  readonly phase?: string;
  readonly podIP?: string;
  readonly hostNetwork?: boolean;
  readonly node?: string;
}

function verdicts({ networks, status, phase = 'Running', podIP = '10.244.0.5', hostNetwork, node = 'node-a' }: Given) {
  const annotations: Record<string, string> = {};
  if (networks !== undefined) annotations['k8s.v1.cni.cncf.io/networks'] = networks;
  if (status !== undefined)
    annotations['k8s.v1.cni.cncf.io/network-status'] = typeof status === 'string' ? status : JSON.stringify(status);
  const object: PodObject = {
    metadata: { namespace: 'shop', name: 'web', annotations },
    spec: { ...(node === '' ? {} : { nodeName: node }), ...(hostNetwork === true ? { hostNetwork } : {}) },
    status: { phase, ...(podIP === '' ? {} : { podIP }) },
  };
  return compareAttachments(decodePod(object)).map(
    ({ attachment, verdict, why }) => `${attachment.interface} ${verdict}${why === '' ? '' : `: ${why}`}`,
  );
}

const eth0 = { name: 'cbr0', interface: 'eth0', ips: ['10.244.0.5'], default: true };
const net1 = { name: 'shop/a', interface: 'net1', ips: ['10.1.0.5'], mac: '02:00:00:00:00:01' };

describe('comparing what was asked for with what was given', () => {
  it('is satisfied by what was asked for', () =>
    assert.deepEqual(verdicts({ networks: 'a', status: [eth0, net1] }), ['eth0 attached', 'net1 attached']));

  it('names each difference', () => {
    const networks = '[{"name":"a","ips":["10.1.0.9/24"],"mac":"02:00:00:00:00:02","interface":"lan0"}]';
    assert.deepEqual(verdicts({ networks, status: [eth0, net1] }), [
      'eth0 attached',
      'net1 differs: address 10.1.0.9/24 was asked for, 10.1.0.5 was given; hardware address 02:00:00:00:00:02 was asked for, 02:00:00:00:00:01 was given; interface name lan0 was asked for, net1 was given',
    ]);
  });

  it('takes two ways of writing one address for one', () => {
    const networks = '[{"name":"a","ips":["2001:DB8:0:0::5/64"],"mac":"02-00-00-00-00-0a"}]';
    const reported = { ...net1, ips: ['2001:db8::5'], mac: '02:00:00:00:00:0A' };
    assert.deepEqual(verdicts({ networks, status: [eth0, reported] }), ['eth0 attached', 'net1 attached']);
  });

  it('tells what nobody asked for, but not further interfaces of the default network', () =>
    assert.deepEqual(verdicts({ status: [eth0, { ...eth0, interface: 'eth1', default: false }, net1] }), [
      'eth0 attached',
      'eth1 attached',
      'net1 unrequested: not in the request: added by the Multus configuration, or the request was edited',
    ]));

  const missing: readonly (readonly [why: string, given: Given])[] = [
    ['not in network-status: the request was probably edited after the start', { status: [eth0] }],
    ['Multus was not called: there is no network-status', {}],
    ['the pod has no sandbox yet', { phase: 'Pending', podIP: '' }],
    ['the pod is on no node yet', { phase: 'Pending', podIP: '', node: '' }],
    ['the pod uses the network of its node: the request has no effect', { hostNetwork: true }],
  ];
  for (const [why, given] of missing)
    it(`says of a missing interface that ${why}`, () =>
      assert.equal(verdicts({ networks: 'a', ...given }).at(-1), `net1 missing: ${why}`));

  it('does not claim to know what an outdated or damaged network-status hides', () => {
    assert.deepEqual(verdicts({ networks: 'a', status: [eth0, net1], podIP: '10.244.0.77' }), [
      'eth0 unknown: network-status is older than the sandbox: the interface may be gone',
      'net1 unknown: network-status is older than the sandbox: the interface may be gone',
    ]);
    assert.deepEqual(verdicts({ networks: 'a', status: '[' }), ['net1 unknown: network-status cannot be read']);
    assert.deepEqual(
      verdicts({ networks: 'a', status: [eth0, net1], phase: 'Succeeded' }).at(-1),
      'net1 unknown: the pod is over: the interface existed while it ran',
    );
  });
});
