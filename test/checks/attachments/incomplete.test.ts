import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { addressUnheld } from '../../../src/checks/applications/address-unheld.ts';
import { nadNotFound } from '../../../src/checks/attachments/nad-not-found.ts';
import { type Check, defaultSettings } from '../../../src/checks/check.ts';
import type { NotGathered } from '../../../src/snapshot/gathered.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { snapshotOf } from '../snapshot-of.ts';

const gaps: readonly NotGathered[] = [{ reason: 'forbidden', what: 'list in all namespaces', detail: 'forbidden' }];

/** As it looks to somebody who may read one namespace only. */
function partly(snapshot: Snapshot): Snapshot {
  const { pods, nads } = snapshot;
  return { ...snapshot, pods: pods.ok ? { ...pods, gaps } : pods, nads: nads.ok ? { ...nads, gaps } : nads };
}

function snapshot(text: string): Snapshot {
  const items: unknown = parse(text);
  assert(Array.isArray(items));
  return snapshotOf(items);
}

function judged(check: Check, seen: Snapshot): string[] {
  const { findings, unknowns } = check.run(seen, defaultSettings);
  const unjudged = unknowns.flatMap((one) => (one.kind === 'not-judged' ? [`? ${one.subject.name}: ${one.why}`] : []));
  return [...findings.map(({ code, severity, subject }) => `${code} ${severity} ${subject.name}`), ...unjudged];
}

const waiting = `
- { kind: NetworkAttachmentDefinition, metadata: { name: here }, spec: { config: { type: macvlan } } }
- kind: Pod
  metadata: { name: a, annotations: { k8s.v1.cni.cncf.io/networks: "lab/net,gone" } }
  spec: { nodeName: node-a }
  status: { phase: Pending }
`;

const said = `
- kind: Event
  metadata: { name: a.1 }
  involvedObject: { kind: Pod, namespace: default, name: a }
  reason: NoNetworkFound
  message: "cannot find a network-attachment-definition (net) in namespace (lab): not found"
`;

const attached = `
- kind: Pod
  metadata:
    name: a
    annotations:
      k8s.v1.cni.cncf.io/networks: lab/net
      k8s.v1.cni.cncf.io/network-status:
        - { name: cbr0, interface: eth0, ips: [10.244.1.5], default: true }
        - { name: lab/net, interface: net1, ips: [10.1.0.5] }
  spec: { nodeName: node-a }
  status: { phase: Running, podIP: 10.244.1.5 }
`;

describe('a network that is not among the definitions', () => {
  it('does not exist if all definitions were read', () =>
    assert.deepEqual(judged(nadNotFound, snapshot(waiting)), ['MN304 P1 net', 'MN304 P1 gone']));

  it('may exist in a namespace whose definitions were not', () =>
    assert.deepEqual(judged(nadNotFound, partly(snapshot(waiting))), [
      'MN304 P1 gone',
      '? net: the definitions of namespace lab could not be read',
    ]));

  it('does not exist if Multus says so', () =>
    assert.deepEqual(judged(nadNotFound, partly(snapshot(waiting + said))), ['MN304 P1 net', 'MN304 P1 gone']));

  it('is nobody’s trouble while a pod is attached to it out of sight', () => {
    assert.deepEqual(judged(nadNotFound, partly(snapshot(attached))), []);
    assert.deepEqual(judged(nadNotFound, snapshot(attached)), ['MN304 P2 net']);
  });
});

const asking = `
- { kind: NetworkAttachmentDefinition, metadata: { name: net }, spec: { config: { type: macvlan, master: eth1, ipam: { type: whereabouts, range: 10.1.0.0/24 } } } }
- kind: Pod
  metadata: { name: a, annotations: { k8s.v1.cni.cncf.io/networks: net } }
  spec: { nodeName: node-a, containers: [{ name: app, env: [{ name: DB, value: 10.1.0.9 }] }] }
  status: { phase: Pending }
`;

describe('an address that no pod was seen to hold', () => {
  it('is held by nobody if all pods were read', () =>
    assert.deepEqual(judged(addressUnheld, snapshot(asking)), ['MN802 P2 a']));
  it('may be held by a pod that was not', () => assert.deepEqual(judged(addressUnheld, partly(snapshot(asking))), []));
});
