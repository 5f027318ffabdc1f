import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decodePod } from '../../../src/domain/attachments/decode.ts';
import type { Attachment, Pod } from '../../../src/domain/attachments/pod.ts';
import { readJsonPage } from '../../../src/kube/list.ts';
import { podObject } from '../../../src/kube/pod.ts';

function podsOf(file: string): Pod[] {
  const json: unknown = JSON.parse(readFileSync(new URL(`../../fixtures/recorded/${file}`, import.meta.url), 'utf8'));
  const page = readJsonPage(podObject, json);
  assert(page.ok);
  return page.value.items.map(decodePod);
}

/** `+` asked for and given, `-` asked for and not given, `?` given and not asked for, `=` the default. */
function attachmentLine({ default: isDefault, interface: name, network, requested, reported }: Attachment): string {
  const sign = isDefault ? '=' : requested === undefined ? '?' : reported === undefined ? '-' : '+';
  return `${sign} ${[name, network, ...(reported?.ips ?? [])].join(' ')}`;
}

function describePod(pod: Pod): string[] {
  const owner = pod.owner === undefined ? '' : ` of ${pod.owner.kind}/${pod.owner.name}`;
  const faults = [pod.request, pod.status].flatMap((read) => (read?.ok === false ? [`! ${read.problem.message}`] : []));
  return [
    `${pod.namespace}/${pod.name} ${pod.life} ${pod.hostNetwork ? 'host-network ' : ''}${pod.node ?? 'unscheduled'}${owner}`,
    ...faults,
    ...pod.attachments.map(attachmentLine),
  ];
}

// Read in the recording by eye, pod by pod.
const expected = `
default/bad-annotation starting node-a
! expected a key in quotes, found "}"
default/bad-annotation2 starting node-b
! "mgmt network!" is not a name that the comma-separated form takes (lower-case letters, digits and inner hyphens)
default/broken-json-pod starting node-c
- net1 default/broken-json
default/busybox-app running node-b
= eth0 rc-default 10.244.2.184
+ net1 default/wa-network 10.40.0.13
default/completed-pod finished node-c
= eth0 rc-default 10.244.3.198
+ net1 default/wa-network 10.40.0.7
default/conflist-pod running node-a
= eth0 rc-default 10.244.1.202
+ net1 default/macvlan-tuning 10.90.0.2
default/crash-pod running node-b
= eth0 rc-default 10.244.2.189
+ net1 default/wa-network 10.40.0.9
default/distroless-app running node-c
= eth0 rc-default 10.244.3.197
+ net1 default/wa-network 10.40.0.10
default/dup-ifname starting node-c
- net1 default/wa-network
- net1 default/data-network
default/empty-spec-pod starting node-c
- net1 default/empty-spec
default/failed-pod finished node-a
= eth0 rc-default 10.244.1.200
+ net1 default/wa-network 10.40.0.8
default/hexagonal-app running node-a
= eth0 rc-default 10.244.1.194
+ net1 default/mgmt-network 10.10.0.100
+ net2 default/data-network 10.20.0.101
+ net3 default/storage-network 10.30.0.100
default/hostnet-pod running host-network node-b
- net1 default/mgmt-network
default/ipvlan-pod starting node-a
- net1 default/ipvlan-conf-1
default/missing-nad starting node-c
- net1 default/no-such-network
default/nopull-pod running node-c
= eth0 rc-default 10.244.3.200
+ net1 default/wa-network 10.40.0.4
default/order-db-5d655d6c46-6mcn9 running node-b of deployment/order-db
= eth0 rc-default 10.244.2.183
+ net1 default/storage-network 10.30.0.100
default/order-service-5fcbb665b9-2hnt8 running node-b of deployment/order-service
= eth0 rc-default 10.244.2.182
+ net1 default/data-network 10.20.0.100
+ net2 default/wa-network 10.40.0.1
default/order-service-5fcbb665b9-5l6qb running node-c of deployment/order-service
= eth0 rc-default 10.244.3.194
+ net1 default/data-network 10.20.0.100
+ net2 default/wa-network 10.40.0.5
default/order-service-5fcbb665b9-mvv2h running node-a of deployment/order-service
= eth0 rc-default 10.244.1.198
+ net1 default/data-network 10.20.0.100
+ net2 default/wa-network 10.40.0.11
default/plain-pod running node-a
= eth0 rc-default 10.244.1.197
default/samplepod running node-c
= eth0 rc-default 10.244.3.196
+ net1 default/mgmt-network 10.10.0.100
default/samplepod2 running node-a
= eth0 rc-default 10.244.1.195
+ net1 default/wa-network 10.40.0.2
+ net2 default/wa-network 10.40.0.3
default/sriov-pending starting unscheduled
- net1 default/sriov-net1
default/sriov-pod starting node-b
- net1 default/sriov-net1
default/static-pod running node-b
= eth0 rc-default 10.244.2.188
+ lan0 default/static-net 10.60.0.10
default/storage-on-c starting node-c
- net1 default/storage-network
default/wa-exhaust-5cf7ddbfc7-42f7p running node-c of deployment/wa-exhaust
= eth0 rc-default 10.244.3.202
+ net1 default/wa-small 10.50.0.3
default/wa-exhaust-5cf7ddbfc7-4td6f starting node-a of deployment/wa-exhaust
- net1 default/wa-small
default/wa-exhaust-5cf7ddbfc7-km56f running node-c of deployment/wa-exhaust
= eth0 rc-default 10.244.3.201
+ net1 default/wa-small 10.50.0.5
default/wa-exhaust-5cf7ddbfc7-lvsxk running node-a of deployment/wa-exhaust
= eth0 rc-default 10.244.1.196
+ net1 default/wa-small 10.50.0.2
default/wa-exhaust-5cf7ddbfc7-msmtz starting node-c of deployment/wa-exhaust
- net1 default/wa-small
default/wa-exhaust-5cf7ddbfc7-pf4ld running node-a of deployment/wa-exhaust
= eth0 rc-default 10.244.1.201
+ net1 default/wa-small 10.50.0.6
default/wa-exhaust-5cf7ddbfc7-r72vc running node-b of deployment/wa-exhaust
= eth0 rc-default 10.244.2.185
+ net1 default/wa-small 10.50.0.1
default/wa-exhaust-5cf7ddbfc7-zjgpx running node-b of deployment/wa-exhaust
= eth0 rc-default 10.244.2.186
+ net1 default/wa-small 10.50.0.4
kube-system/kube-multus-ds-gckcl running host-network node-a of daemonset/kube-multus-ds
kube-system/kube-multus-ds-k58lg running host-network node-b of daemonset/kube-multus-ds
kube-system/kube-multus-ds-rthdw running host-network node-c of daemonset/kube-multus-ds
kube-system/whereabouts-g2864 running host-network node-b of daemonset/whereabouts
kube-system/whereabouts-gmd5p running host-network node-a of daemonset/whereabouts
kube-system/whereabouts-qft46 running host-network node-c of daemonset/whereabouts
shop/cross-ns running node-a
= eth0 rc-default 10.244.1.204
+ data0 default/wa-network 10.40.0.12
+ net2 shop/shop-net 10.45.0.10
shop/shop-other-ns starting node-b
- net1 shop/wa-network
`;

describe('the pods of the recorded cluster', () => {
  it('decode to what a reader sees in them', () => {
    const seen = podsOf('api/pods-all.json').flatMap(describePod);
    assert.deepEqual(seen, expected.trim().split('\n'));
  });

  it('keep what network-status says beside the addresses', () => {
    const hexagonal = podsOf('api/pods-all.json').find(({ name }) => name === 'hexagonal-app');
    assert.deepEqual(hexagonal?.attachments[0]?.reported, {
      network: 'rc-default',
      interface: 'eth0',
      ips: ['10.244.1.194'],
      mac: 'c2:a9:99:80:c6:a3',
      default: true,
      dns: { nameservers: [], search: [] },
      gateways: ['10.244.1.1'],
    });
    // Written as "<nil>": a default route without a gateway.
    assert.deepEqual(hexagonal.attachments[1]?.reported?.gateways, []);
  });

  it('keep the whole of a request with addresses', () => {
    const pod = podsOf('api/pods-all.json').find(({ name }) => name === 'static-pod');
    assert.deepEqual(pod?.attachments[1]?.requested, {
      index: 0,
      namespace: 'default',
      name: 'static-net',
      interface: 'lan0',
      expectedInterface: 'lan0',
      ips: ['10.60.0.10/24'],
      mac: '02:23:45:67:89:01',
      defaultRoute: [],
      bandwidth: false,
      portMappings: false,
    });
  });
});
