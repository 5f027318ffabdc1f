import assert from 'node:assert/strict';
import { decodePod } from '../../../src/domain/attachments/decode.ts';
import { liveInterfaces, podAddresses } from '../../../src/domain/attachments/presence.ts';
import type { PodObject } from '../../../src/kube/pod.ts';

const networkStatus = JSON.stringify([
  { name: 'cbr0', interface: 'eth0', ips: ['10.244.0.5'], default: true },
  { name: 'shop/lan', interface: 'net1', ips: ['10.0.0.5'] },
]);

const annotations = { 'k8s.v1.cni.cncf.io/networks': 'lan', 'k8s.v1.cni.cncf.io/network-status': networkStatus };
const running = { phase: 'Running', podIP: '10.244.0.5' };

const live = (change: PodObject): string[] =>
  liveInterfaces(
    decodePod({ status: running, ...change, metadata: { namespace: 'shop', annotations, ...change.metadata } }),
  ).map(({ interface: name }) => name);

describe('the interfaces that a pod can be believed to have', () => {
  it('are those that are reported beside the default one', () => assert.deepEqual(live({}), ['net1']));

  it('are there until the pod is gone', () =>
    assert.deepEqual(live({ metadata: { deletionTimestamp: '2026-11-20T12:00:00Z' } }), ['net1']));

  it('are none of a pod that is on the network of its node, that has finished, or that has no sandbox', () => {
    assert.deepEqual(live({ spec: { hostNetwork: true } }), []);
    assert.deepEqual(live({ status: { ...running, phase: 'Succeeded' } }), []);
    assert.deepEqual(live({ status: { phase: 'Pending' } }), []);
  });

  it('are none when only an earlier sandbox had them', () =>
    assert.deepEqual(live({ status: { ...running, podIP: '10.244.0.6' } }), []));
});

describe('the addresses of a pod', () => {
  it('are those of both fields, each once, however they are written', () => {
    const addresses = (status: PodObject['status']) => podAddresses(decodePod({ ...(status && { status }) }));
    const podIPs = [{ ip: '10.244.0.5' }, { ip: 'FD00::5' }, { ip: 'fd00:0::5' }, { ip: 'none' }];
    assert.deepEqual(addresses({ podIP: '10.244.0.5', podIPs }), ['10.244.0.5', 'fd00::5']);
    assert.deepEqual(addresses({ podIP: '10.244.0.5' }), ['10.244.0.5']);
    assert.deepEqual(addresses({}), []);
  });
});
