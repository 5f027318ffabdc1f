import assert from 'node:assert/strict';
import { policiesSelecting } from '../../../src/domain/connectivity/policies.ts';
import type { MultiNetworkPolicyObject } from '../../../src/kube/multi-network-policy.ts';

const policy = (networks: string, podSelector: object = {}, namespace = 'shop'): MultiNetworkPolicyObject => ({
  metadata: { name: 'deny', namespace, annotations: { 'k8s.v1.cni.cncf.io/policy-for': networks } },
  spec: { podSelector },
});

describe('policies that select a pod', () => {
  const pod = { namespace: 'shop', labels: { app: 'db', tier: 'back' } };
  const selected = (one: MultiNetworkPolicyObject, network = 'shop/data') => policiesSelecting([one], pod, network);

  it('are those of its namespace, for the network, with or without the network namespace', () => {
    assert.deepEqual(selected(policy('data')), ['shop/deny']);
    assert.deepEqual(selected(policy('other, shop/data')), ['shop/deny']);
    assert.deepEqual(selected(policy('default/data'), 'default/data'), ['shop/deny']);
    assert.deepEqual(selected(policy('data'), 'default/data'), []);
    assert.deepEqual(selected(policy('data', {}, 'default')), []);
    assert.deepEqual(selected({ metadata: { name: 'deny', namespace: 'shop' } }), []);
  });

  it('select by labels and by every kind of expression', () => {
    assert.deepEqual(selected(policy('data', { matchLabels: { app: 'db' } })), ['shop/deny']);
    assert.deepEqual(selected(policy('data', { matchLabels: { app: 'web' } })), []);
    const by = (key: string, operator: string, ...values: string[]) =>
      selected(policy('data', { matchExpressions: [{ key, operator, values }] })).length;
    assert.equal(by('app', 'In', 'web', 'db'), 1);
    assert.equal(by('app', 'NotIn', 'db'), 0);
    assert.equal(by('zone', 'NotIn', 'db'), 1);
    assert.equal(by('tier', 'Exists'), 1);
    assert.equal(by('zone', 'DoesNotExist'), 1);
    assert.equal(by('app', 'Near', 'db'), 0);
  });
});
