import assert from 'node:assert/strict';
import { applicationChecks } from '../../../src/checks/applications/checks.ts';
import { attachmentChecks } from '../../../src/checks/attachments/checks.ts';
import { type Check, defaultSettings } from '../../../src/checks/check.ts';
import { definitionChecks } from '../../../src/checks/definitions/checks.ts';
import { foldSymptoms } from '../../../src/checks/fold.ts';
import type { Finding } from '../../../src/findings/finding.ts';
import { say } from '../../../src/findings/words.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { refText } from '../case.ts';
import { recordedSnapshot } from './recorded-cluster.ts';

const cluster = recordedSnapshot(
  {
    Pod: 'api/pods-all.json',
    NetworkAttachmentDefinition: 'api/nads-all.json',
    Event: 'api/events-all.json',
    Node: 'api/nodes.json',
  },
  '2026-11-20T23:50:00Z',
);

function found(snapshot: Snapshot, checks: readonly Check[]): Finding[] {
  return foldSymptoms(checks.flatMap((check) => check.run(snapshot, defaultSettings).findings));
}

/** `P1 MN309 subject: what it affects`, in order. */
function lines(findings: readonly Finding[]): string[] {
  return findings
    .map(({ severity, code, subject, affected }) => {
      const pods = affected.map(({ namespace, name }) => (namespace === 'default' ? name : `${namespace}/${name}`));
      return `${severity} ${code} ${refText(subject)}: ${pods.join(' ')}`;
    })
    .sort();
}

// Every list here was written by hand, reading the recordings: each pod that lacks something, under its cause, and nobody else.
describe('the attachments of the recorded cluster', () => {
  it('are judged as a reader would', () =>
    assert.deepEqual(lines(found(cluster, [...attachmentChecks, ...applicationChecks])), [
      'P1 MN304 network-attachment-definition/default/no-such-network: missing-nad',
      'P1 MN304 network-attachment-definition/shop/wa-network: shop/shop-other-ns',
      'P1 MN305 pod/default/bad-annotation2: bad-annotation2',
      'P1 MN305 pod/default/bad-annotation: bad-annotation',
      'P1 MN309 network-attachment-definition/default/data-network: order-service-5fcbb665b9-2hnt8 order-service-5fcbb665b9-5l6qb order-service-5fcbb665b9-mvv2h',
      'P1 MN309 network-attachment-definition/default/mgmt-network: hexagonal-app samplepod',
      'P1 MN309 network-attachment-definition/default/storage-network: hexagonal-app order-db-5d655d6c46-6mcn9',
      'P1 MN311 deployment/default/wa-exhaust: wa-exhaust-5cf7ddbfc7-4td6f wa-exhaust-5cf7ddbfc7-msmtz',
      'P1 MN311 pod/default/broken-json-pod: broken-json-pod',
      'P1 MN311 pod/default/empty-spec-pod: empty-spec-pod',
      'P1 MN311 pod/default/ipvlan-pod: ipvlan-pod',
      'P1 MN311 pod/default/sriov-pod: sriov-pod',
      'P1 MN311 pod/default/storage-on-c: storage-on-c',
      'P1 MN313 pod/default/dup-ifname: dup-ifname',
      'P3 MN308 pod/default/hostnet-pod: hostnet-pod',
    ]));

  it('leave to the definitions what is explained there, which is then as bad as the pod that cannot start', () => {
    const all = lines(found(cluster, [...definitionChecks, ...attachmentChecks]));
    assert.deepEqual(
      all.filter((line) => line.includes('MN311')),
      [
        'P1 MN311 deployment/default/wa-exhaust: wa-exhaust-5cf7ddbfc7-4td6f wa-exhaust-5cf7ddbfc7-msmtz',
        'P1 MN311 pod/default/ipvlan-pod: ipvlan-pod',
        'P1 MN311 pod/default/sriov-pod: sriov-pod',
        'P1 MN311 pod/default/storage-on-c: storage-on-c',
      ],
    );
    assert(all.includes('P1 MN201 network-attachment-definition/default/broken-json: broken-json-pod'));
    assert(all.includes('P1 MN217 network-attachment-definition/default/empty-spec: empty-spec-pod'));
  });

  it('are told in words that name cause and place', () => {
    const findings = found(cluster, attachmentChecks);
    const told = (code: string, name: string): string =>
      findings
        .filter((one) => one.code === code && one.subject.name === name)
        .map((one) => say(one))
        .join();
    assert.equal(
      told('MN309', 'mgmt-network'),
      'held more than once on default/mgmt-network: 10.10.0.100 by default/hexagonal-app (net1, node-a) and default/samplepod (net1, node-c)',
    );
    assert.equal(
      told('MN304', 'wa-network'),
      'there is no NetworkAttachmentDefinition "wa-network" in namespace shop, where Multus looks for it; there is default/wa-network',
    );
    assert.equal(
      told('MN305', 'bad-annotation'),
      'annotation k8s.v1.cni.cncf.io/networks: expected a key in quotes, found "}" at character 47 (near "k\\", \\"interface\\": \\"net1\\",}")',
    );
    assert.match(
      told('MN311', 'storage-on-c'),
      /default\/storage-network needs the node interface "eth3", which node-c most likely does not have; node-a and node-b have it$/,
    );
    assert.match(
      told('MN311', 'wa-exhaust'),
      /^(?:every address from|all 6 addresses of) 10\.50\.0\..*default\/wa-small/,
    );
  });

  it('come with evidence: the innermost message, how often, since when', () => {
    const [stuck] = found(cluster, attachmentChecks).filter(({ subject }) => subject.name === 'storage-on-c');
    assert.deepEqual(stuck?.evidence.slice(0, 2), [
      {
        source: 'event FailedCreatePodSandBox',
        of: { kind: 'pod', namespace: 'default', name: 'storage-on-c' },
        text: 'Link not found (26 times since 2026-11-20T23:41:37Z)',
      },
      {
        source: 'events AddedInterface',
        of: { kind: 'pod', namespace: 'default', name: 'storage-on-c' },
        text: 'eth0 was added; net1 (default/storage-network) is next, and fails',
      },
    ]);
    const [missing] = found(cluster, attachmentChecks).filter(({ subject }) => subject.name === 'no-such-network');
    assert.deepEqual(
      missing?.evidence.map(({ source }) => source),
      ['annotation k8s.v1.cni.cncf.io/networks', 'event FailedCreatePodSandBox'],
    );
  });
});

describe('pods that were started while Multus was away', () => {
  it('run without their networks, silently', () => {
    const snapshot = recordedSnapshot(
      {
        Pod: 'scenario-multus-down-one-node/pod-victim.json',
        Event: 'scenario-multus-down-one-node/events-victim.json',
        NetworkAttachmentDefinition: 'api/nads-all.json',
      },
      '2026-11-20T23:33:10Z',
    );
    assert.deepEqual(lines(found(snapshot, attachmentChecks)), ['P1 MN301 pod/default/victim: victim']);
  });

  it('keep the network-status of the sandbox before', () => {
    const snapshot = recordedSnapshot(
      {
        Pod: 'scenario-started-without-multus/pods-node-c.json',
        Event: 'scenario-started-without-multus/events.json',
        NetworkAttachmentDefinition: 'api/nads-all.json',
      },
      '2026-11-20T23:29:10Z',
    );
    assert.deepEqual(lines(found(snapshot, attachmentChecks)), [
      'P1 MN301 node/node-c: bad-annotation2 sriov-pod storage-on-c shop/shop-other-ns',
      'P1 MN304 network-attachment-definition/shop/wa-network: shop/shop-other-ns',
      'P1 MN305 pod/default/bad-annotation2: bad-annotation2',
      'P2 MN302 node/node-c: busybox-app crash-pod samplepod static-pod wa-exhaust-5cf7ddbfc7-gxpwb wa-exhaust-5cf7ddbfc7-m69w6 wa-exhaust-5cf7ddbfc7-nmlgq',
    ]);
  });
});
