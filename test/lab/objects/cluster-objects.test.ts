import assert from 'node:assert/strict';
import type { LabObject } from '../api/world.ts';
import { resolve } from '../scenario/resolve.ts';
import { podNamed, type Topology } from '../scenario/topology.ts';
import { loadScenario } from '../scenarios.ts';
import { clockAt } from './clock.ts';
import { clusterObjects } from './cluster-objects.ts';
import { sandboxMessage } from './event-objects.ts';
import { networkStatus } from './network-status.ts';
import { isRecord, recordedItem, recordedItems } from './recorded.ts';

const clock = clockAt(Date.UTC(2026, 10, 20, 23, 45));

function shown(name: string): {
  topology: Topology;
  objects: LabObject[];
  of: (kind: string, name: string) => LabObject;
} {
  const topology = resolve(loadScenario(name));
  const objects = [...clusterObjects(topology, clock)];
  return {
    topology,
    objects,
    of: (kind, wanted) => {
      const found = objects.find((each) => each.kind === kind && each.metadata.name.startsWith(wanted));
      assert.ok(found, `there is no ${kind} ${wanted}`);
      return found;
    },
  };
}

/** The paths of all fields, with list positions left out: the shape of an object. */
function shape(value: unknown, path = ''): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...shape(item, `${path}[]`)]));
  if (!isRecord(value)) return new Set([path]);
  return new Set(Object.entries(value).flatMap(([key, item]) => [...shape(item, `${path}.${key}`)]));
}

/** Fields that depend on what the pod is, not on what pods are. */
const own =
  /managedFields|\.labels\.|last-applied|resourceVersion|\.ports|\.resources|nodeSelector|\.env\[|initialDelay|allocatedResources|lastState/;

function assertShapedLike(made: LabObject, recorded: LabObject): void {
  const relevant = (paths: Set<string>): string[] => [...paths].filter((path) => !own.test(path)).toSorted();
  assert.deepEqual(relevant(shape(made)), relevant(shape(recorded)));
}

describe('objects of a lab', () => {
  const healthy = shown('three-nodes');

  it('pods have the shape of the recorded ones, running and stuck', () => {
    assertShapedLike(healthy.of('Pod', 'order-service-'), recordedItem('pods-default.json', 'order-service-'));
    assertShapedLike(healthy.of('Pod', 'storage-on-c'), recordedItem('pods-default.json', 'storage-on-c'));
    assertShapedLike(healthy.of('Pod', 'kube-multus-ds-'), {
      ...recordedItem('pods-kube-system.json', 'kube-multus-ds-'),
    });
  });

  it('controllers, networks and pools have the shape of the recorded ones', () => {
    assertShapedLike(healthy.of('Deployment', 'order-service'), recordedItem('deployments-all.json', 'order-service'));
    assertShapedLike(
      healthy.of('ReplicaSet', 'order-service-'),
      recordedItem('replicasets-default.json', 'order-service-'),
    );
    assertShapedLike(healthy.of('NetworkAttachmentDefinition', 'data'), recordedItem('nads-all.json', 'data-network'));
    const pool = healthy.of('IPPool', '10.30.0.0-24').spec;
    assert.ok(isRecord(pool) && isRecord(pool.allocations));
    assert.equal(pool.range, '10.30.0.0/24');
    // Offsets from the network address, as recorded: .100 and .101.
    assert.deepEqual(Object.keys(pool.allocations), ['100', '101']);
    assert.deepEqual(Object.keys(Object(pool.allocations['100'])), ['id', 'ifname', 'podref']);
  });

  it('network-status is printed character by character as Multus prints it', () => {
    const recorded = recordedItem('pods-default.json', 'samplepod').metadata.annotations?.[
      'k8s.v1.cni.cncf.io/network-status'
    ];
    const topology = resolve(loadScenario('hijacked-default-route'));
    const pod = podNamed(topology.pods, 'samplepod');
    const node = topology.nodes.find((each) => each.name === 'node-a');
    const [attachment] = pod.attachments;
    assert.ok(node && attachment);
    // The recorded pod in our terms: its NAD gives a default route without a gateway of its own.
    const network = { ...attachment.network, routes: [{ to: '0.0.0.0/0', via: undefined }] };
    const twin = {
      ...pod,
      eth0: { name: 'eth0', addresses: ['10.244.3.196/24'], mac: '62:b8:fc:f1:0e:63' },
      attachments: [{ ...attachment, network, addresses: ['10.10.0.100/24'], mac: 'e2:22:72:e3:e0:20' }],
    };
    assert.equal(networkStatus(twin, { ...node, podCidrs: ['10.244.3.0/24'] }), recorded);
  });

  it('a sandbox failure is told in the envelope that was recorded', () => {
    const told = recordedItems('events-all.json').find(
      (event) => event.reason === 'FailedCreatePodSandBox' && event.metadata.name.startsWith('storage-on-c.'),
    );
    const pod = podNamed(healthy.topology.pods, 'storage-on-c');
    assert.ok(told && pod.failure);
    assert.equal(impersonal(sandboxMessage(pod, pod.failure, 0)), impersonal(String(told.message)));
  });

  it('reports what does not run as whereabouts, Multus and the kubelet would', () => {
    const bypassed = shown('multus-bypassed');
    const onB = bypassed.topology.pods.find((pod) => pod.node === 'node-b' && pod.workload.name === 'order-service');
    const annotations = bypassed.of('Pod', onB?.name ?? '').metadata.annotations;
    assert.deepEqual(Object.keys(annotations ?? {}), ['k8s.v1.cni.cncf.io/networks']);
    const daemons = bypassed.of('DaemonSet', 'kube-multus-ds');
    assert.ok(isRecord(daemons.status));
    assert.equal(daemons.status.desiredNumberScheduled, 3);
    assert.equal(daemons.status.numberReady, 2);
    const hanging = shown('node-without-whereabouts');
    const told = hanging.objects.filter((each) => each.reason === 'FailedCreatePodSandBox').map((each) => each.message);
    assert.match(String(told[0]), /DeadlineExceeded/);
  });

  it('writes leaked addresses into the pool and leaves forgotten ones out', () => {
    const { of } = shown('pool-full-and-leaked');
    const small = of('IPPool', '10.50.0.0-29').spec;
    const wide = of('IPPool', '10.40.0.0-28').spec;
    assert.ok(isRecord(small) && isRecord(small.allocations) && isRecord(wide) && isRecord(wide.allocations));
    const owners = Object.values(small.allocations).map((entry) => (isRecord(entry) ? entry.podref : undefined));
    assert.equal(owners.length, 6);
    assert.ok(owners.includes('default/worker-old-1'));
    assert.deepEqual(Object.keys(wide.allocations), ['1']);
  });
});

/** A message without what differs from pod to pod and the order in which the runtime happened to write its arguments. */
function impersonal(message: string): string {
  return message
    .replace(/[0-9a-f]{64}/g, 'ID')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/Args:"([^"]*)"/, (_, args: string) => `Args:"${args.split(';').toSorted().join(';')}"`);
}
