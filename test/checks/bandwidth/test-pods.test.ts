import assert from 'node:assert/strict';
import { planTestPods } from '../../../src/checks/bandwidth/test-pods.ts';
import { snapshotOf } from '../snapshot-of.ts';

const node = (
  name: string,
  more: { readonly ready?: boolean; readonly cordoned?: boolean; readonly taint?: string } = {},
) => ({
  kind: 'Node',
  metadata: { name },
  spec: {
    ...(more.cordoned === true ? { unschedulable: true } : {}),
    ...(more.taint === undefined ? {} : { taints: [{ key: more.taint, effect: 'NoSchedule' }] }),
  },
  status: { conditions: [{ type: 'Ready', status: more.ready === false ? 'False' : 'True' }] },
});
const nad = (ipam: object | undefined, more: object = {}) => ({
  kind: 'NetworkAttachmentDefinition',
  metadata: { name: 'net', ...more },
  spec: { config: { cniVersion: '0.3.1', type: 'macvlan', master: 'eth1', ...(ipam === undefined ? {} : { ipam }) } },
});
const pod = (name: string, on: string) => ({
  kind: 'Pod',
  metadata: {
    name,
    uid: name,
    annotations: {
      'k8s.v1.cni.cncf.io/networks': 'net',
      'k8s.v1.cni.cncf.io/network-status': [{ name: 'default/net', interface: 'net1', ips: ['10.0.0.9'] }],
    },
  },
  spec: { nodeName: on },
  status: { phase: 'Running', podIP: '10.244.0.5', containerStatuses: [{ name: 'a', state: { running: {} } }] },
});
const whereabouts = { type: 'whereabouts', range: '10.0.0.0/24' };

function plan(objects: readonly unknown[]) {
  const { takenAt, nads, nodes, nodeNetworks, pods } = snapshotOf(objects);
  assert.ok(nads.ok && nodes.ok && nodeNetworks.ok && pods.ok);
  return planTestPods('default/net', {
    takenAt,
    nads: nads.value,
    nodes: nodes.value,
    nodeNetworks: nodeNetworks.value,
    pods: pods.value,
  });
}

function nodesOf(objects: readonly unknown[]): readonly string[] {
  const planned = plan(objects);
  assert.ok(planned.kind === 'plan');
  return planned.plan.nodes;
}

describe('where test pods are to be', () => {
  it('two on one node and one on another, first where the network works already', () => {
    assert.deepEqual(nodesOf([nad(whereabouts), node('n1'), node('n2'), node('n3'), pod('p', 'n3')]), [
      'n3',
      'n3',
      'n1',
    ]);
  });

  it('not on nodes that take no pods, nor behind a taint unless the network is used there', () => {
    const nodes = [
      node('n1', { cordoned: true }),
      node('n2', { ready: false }),
      node('n3', { taint: 'x/y' }),
      node('n4'),
    ];
    assert.deepEqual(nodesOf([nad(whereabouts), ...nodes]), ['n4', 'n4', 'n3']);
    assert.deepEqual(nodesOf([nad(whereabouts), ...nodes, pod('p', 'n3')]), ['n3', 'n3', 'n4']);
  });

  it('two only, with a word of it, where one node alone can serve', () => {
    const planned = plan([nad(whereabouts), node('n1')]);
    assert.ok(planned.kind === 'plan');
    assert.deepEqual(planned.plan.nodes, ['n1', 'n1']);
    assert.deepEqual(planned.plan.remarks, ['only node n1 can serve it']);
  });

  it('with what a device plugin has to give, and a warning where addresses are per node', () => {
    const annotations = { 'k8s.v1.cni.cncf.io/resourceName': 'intel.com/vf' };
    const planned = plan([nad({ type: 'host-local', subnet: '10.0.0.0/24' }, { annotations }), node('n1'), node('n2')]);
    assert.ok(planned.kind === 'plan');
    assert.equal(planned.plan.resource, 'intel.com/vf');
    assert.match(planned.plan.remarks.join(), /host-local gives addresses per node/);
  });

  it('nowhere where they would have no address of their own, or no node is left', () => {
    const why = (objects: readonly unknown[]) => {
      const planned = plan(objects);
      assert.ok(planned.kind === 'impossible');
      return planned.why;
    };
    assert.equal(
      why([nad({ type: 'static' }), node('n1')]),
      'default/net gives every pod the same address (IPAM static)',
    );
    assert.equal(why([nad(undefined), node('n1')]), 'default/net gives pods no address');
    assert.equal(why([node('n1')]), 'there is no definition of default/net');
    assert.equal(
      why([nad(whereabouts), node('n1', { cordoned: true })]),
      'no node that takes pods can serve default/net',
    );
  });
});
