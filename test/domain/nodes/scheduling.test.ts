import assert from 'node:assert/strict';
import { mayRun, placementsOf, refusalNow } from '../../../src/domain/nodes/scheduling.ts';
import type { NodeObject } from '../../../src/kube/node.ts';
import type { PodObject } from '../../../src/kube/pod.ts';

type Spec = NonNullable<PodObject['spec']>;
type Term = { key: string; operator: string; values?: string[] };

const node = (labels: Record<string, string> = {}, taints: { key: string; value?: string; effect: string }[] = []) =>
  ({ metadata: { name: 'a', labels }, spec: { taints } }) satisfies NodeObject;

const affinity = (...terms: Term[][]): Spec => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })),
      },
    },
  },
});

describe('the ways in which pods may be placed', () => {
  it('are one for all that differ in nothing that counts, and apart for all others', () => {
    const nodeSelector = { zone: 'x' };
    const tolerations = [{ operator: 'Exists' }];
    const spread = affinity([{ key: 'zone', operator: 'Exists' }]);
    const specs: readonly Spec[] = [
      {},
      { nodeName: 'a' },
      { nodeSelector },
      { nodeSelector: { zone: 'x' } },
      { nodeSelector: { zone: 'y' } },
      { tolerations },
      { tolerations, nodeSelector },
      { tolerations, nodeSelector, ...spread },
      { nodeSelector, ...spread },
      spread,
      { tolerations: [{ operator: 'Exists' }] },
    ];
    const placements = placementsOf([{ object: {} }, ...specs.map((spec) => ({ object: { spec } }))]);
    assert.deepEqual([...placements.values()], [{}, specs[2], specs[4], ...specs.slice(5, 10)]);
  });
});

describe('whether a pod may run on a node', () => {
  it('follows nodeSelector', () => {
    assert.equal(mayRun({ nodeSelector: { zone: 'x' } }, node({ zone: 'x' })), true);
    assert.equal(mayRun({ nodeSelector: { zone: 'x' } }, node({ zone: 'y' })), false);
    assert.equal(mayRun({ nodeSelector: { zone: 'x' } }, node()), false);
  });

  it('follows required node affinity: one term, all of its requirements', () => {
    const zone = { key: 'zone', operator: 'In', values: ['x', 'y'] };
    const noGpu = { key: 'gpu', operator: 'DoesNotExist' };
    assert.equal(mayRun(affinity([zone, noGpu]), node({ zone: 'y' })), true);
    assert.equal(mayRun(affinity([zone, noGpu]), node({ zone: 'y', gpu: '' })), false);
    assert.equal(mayRun(affinity([zone], [{ key: 'gpu', operator: 'Exists' }]), node({ gpu: '' })), true);
    assert.equal(mayRun(affinity([{ key: 'zone', operator: 'NotIn', values: ['x'] }]), node()), true);
    assert.equal(mayRun(affinity([{ key: 'cores', operator: 'Gt', values: ['8'] }]), node({ cores: '16' })), true);
    assert.equal(mayRun(affinity([{ key: 'cores', operator: 'Lt', values: ['8'] }]), node({ cores: '16' })), false);
    assert.equal(mayRun(affinity([]), node()), false);
  });

  it('follows taints and tolerations', () => {
    const gpu = { key: 'gpu', value: 'yes', effect: 'NoSchedule' };
    const tolerating = (toleration: NonNullable<Spec['tolerations']>[number]): Spec => ({ tolerations: [toleration] });
    assert.equal(mayRun({}, node({}, [gpu])), false);
    assert.equal(mayRun(tolerating({ operator: 'Exists' }), node({}, [gpu])), true);
    assert.equal(mayRun(tolerating({ key: 'gpu', value: 'yes' }), node({}, [gpu])), true);
    assert.equal(mayRun(tolerating({ key: 'gpu', value: 'no' }), node({}, [gpu])), false);
    assert.equal(mayRun(tolerating({ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }), node({}, [gpu])), false);
    assert.equal(mayRun({}, node({}, [{ ...gpu, effect: 'PreferNoSchedule' }])), true);
  });

  it('leaves out what passes: a node that is cordoned or not ready', () => {
    const passing = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
    assert.equal(mayRun({}, node({}, [passing])), true);
    assert.equal(mayRun({}, node({}, [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }])), false);
  });
});

describe('why a pod would not be put on a node now', () => {
  it('names what speaks against it', () => {
    assert.equal(refusalNow({}, node()), undefined);
    assert.deepEqual(refusalNow({ nodeSelector: { zone: 'x' } }, node({ zone: 'y' })), {
      kind: 'label',
      key: 'zone',
      value: 'x',
    });
    assert.deepEqual(refusalNow(affinity([]), node()), { kind: 'affinity' });
    assert.deepEqual(refusalNow({}, node({}, [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }])), {
      kind: 'taint',
      text: 'gpu=yes:NoSchedule',
    });
    assert.deepEqual(refusalNow({ nodeName: 'b' }, node()), { kind: 'other-node', named: 'b' });
    assert.equal(refusalNow({ nodeName: 'a' }, node({}, [{ key: 'gpu', effect: 'NoSchedule' }])), undefined);
  });

  it('counts what passes: a cordoned node, one that is not ready or under pressure', () => {
    assert.deepEqual(refusalNow({}, { ...node(), spec: { unschedulable: true } }), { kind: 'cordoned' });
    const unready = { ...node(), status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } };
    assert.deepEqual(refusalNow({}, unready), { kind: 'not-ready' });
    assert.deepEqual(refusalNow({}, node({}, [{ key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule' }])), {
      kind: 'taint',
      text: 'node.kubernetes.io/disk-pressure:NoSchedule',
    });
  });

  it('knows the tolerations that daemons have', () => {
    const tolerations = [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' }];
    assert.equal(refusalNow({ tolerations }, { ...node(), spec: { unschedulable: true } }), undefined);
  });
});
