/** The request behind each file of `recorded/api`. */

export interface ApiRequest {
  file: string;
  path: string;
  accept?: string;
  /** curl is answered with indented JSON; the other recordings were made with `kubectl get --raw`. */
  curl?: boolean;
  /** The time of the answer, where ages depend on it. */
  at?: string;
}

const core = '/api/v1';
const nads = '/apis/k8s.cni.cncf.io/v1';
const whereabouts = '/apis/whereabouts.cni.cncf.io/v1alpha1';
const defaultPods = `${core}/namespaces/default/pods`;
const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io', curl: true };
const partial = { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io', curl: true };

export const apiRequests: readonly ApiRequest[] = [
  { file: 'api.json', path: '/api' },
  { file: 'api-v1.json', path: core },
  { file: 'apis.json', path: '/apis' },
  {
    file: 'apis.aggregated.json',
    path: '/apis',
    accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    curl: true,
  },
  { file: 'apis-k8s.cni.cncf.io-v1.json', path: nads },
  { file: 'apis-whereabouts-v1alpha1.json', path: whereabouts },
  { file: 'openapi-v3-k8s.cni.cncf.io.json', path: '/openapi/v3/apis/k8s.cni.cncf.io/v1' },
  { file: 'version.json', path: '/version' },
  { file: 'crds.json', path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions' },
  { file: 'daemonsets-all.json', path: '/apis/apps/v1/daemonsets' },
  { file: 'daemonsets-kube-system.json', path: '/apis/apps/v1/namespaces/kube-system/daemonsets' },
  { file: 'deployments-all.json', path: '/apis/apps/v1/deployments' },
  { file: 'replicasets-default.json', path: '/apis/apps/v1/namespaces/default/replicasets' },
  { file: 'events-all.json', path: `${core}/events` },
  { file: 'events-default.json', path: `${core}/namespaces/default/events` },
  { file: 'events-shop.json', path: `${core}/namespaces/shop/events` },
  {
    file: 'events-field-storage-on-c.json',
    path: `${core}/namespaces/default/events?fieldSelector=involvedObject.name%3Dstorage-on-c`,
  },
  { file: 'events-k8s-io-all.json', path: '/apis/events.k8s.io/v1/events' },
  { file: 'leases-node.json', path: '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases' },
  { file: 'namespaces.json', path: `${core}/namespaces` },
  { file: 'nodes.json', path: `${core}/nodes` },
  { file: 'ippools-all.json', path: `${whereabouts}/ippools` },
  { file: 'ippools-all.table.json', path: `${whereabouts}/ippools`, ...table, at: '2026-11-20T23:50:44Z' },
  { file: 'nodeslicepools-all.json', path: `${whereabouts}/nodeslicepools` },
  { file: 'overlapping-all.json', path: `${whereabouts}/overlappingrangeipreservations` },
  { file: 'nad-wa-network.json', path: `${nads}/namespaces/default/network-attachment-definitions/wa-network` },
  { file: 'nads-all.json', path: `${nads}/network-attachment-definitions` },
  { file: 'nads-all.limit2.json', path: `${nads}/network-attachment-definitions?limit=2` },
  { file: 'nads-all.partial.json', path: `${nads}/network-attachment-definitions`, ...partial },
  {
    file: 'nads-all.table.json',
    path: `${nads}/network-attachment-definitions`,
    ...table,
    at: '2026-11-20T23:50:43Z',
  },
  { file: 'nads-default.json', path: `${nads}/namespaces/default/network-attachment-definitions` },
  { file: 'nads-empty-ns.json', path: `${nads}/namespaces/empty/network-attachment-definitions` },
  { file: 'nads-shop.json', path: `${nads}/namespaces/shop/network-attachment-definitions` },
  { file: 'pod-samplepod.json', path: `${defaultPods}/samplepod` },
  { file: 'pod-storage-on-c.json', path: `${defaultPods}/storage-on-c` },
  { file: 'pods-all.json', path: `${core}/pods` },
  { file: 'pods-default.json', path: defaultPods },
  { file: 'pods-default.limit2.json', path: `${defaultPods}?limit=2` },
  { file: 'pods-default.limit500.json', path: `${defaultPods}?limit=500` },
  { file: 'pods-default.partial.json', path: defaultPods, ...partial },
  { file: 'pods-default.table.json', path: defaultPods, ...table, at: '2026-11-20T23:50:43Z' },
  {
    file: 'pods-default.table-none.json',
    path: `${defaultPods}?includeObject=None`,
    ...table,
    at: '2026-11-20T23:50:44Z',
  },
  {
    file: 'pods-default.table-object.json',
    path: `${defaultPods}?includeObject=Object`,
    ...table,
    at: '2026-11-20T23:50:43Z',
  },
  { file: 'pods-empty-ns.json', path: `${core}/namespaces/empty/pods` },
  { file: 'pods-field-node-c.json', path: `${core}/pods?fieldSelector=spec.nodeName%3Dnode-c` },
  { file: 'pods-kube-system.json', path: `${core}/namespaces/kube-system/pods` },
  { file: 'pods-label-order-service.json', path: `${defaultPods}?labelSelector=app%3Dorder-service` },
  { file: 'pods-shop.json', path: `${core}/namespaces/shop/pods` },
];

/** Lists that go on with the token of another answer; and the watch. Each has a test of its own. */
export const sequelFiles: readonly string[] = [
  'nads-all.limit2.next.json',
  'pods-default.limit2.next.json',
  'pods-default.inconsistent-continue.json',
  'pods-default.watch.jsonl',
];
