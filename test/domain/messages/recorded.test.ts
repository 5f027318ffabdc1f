import assert from 'node:assert/strict';
import { explainMessage } from '../../../src/domain/messages/match.ts';
import type { NetworkDefinition } from '../../../src/domain/messages/situation.ts';
import { recordedEvents } from './recordings.ts';

/** What each stuck pod of the recorded cluster suffers from: written by reading the recordings, before the code ran. */
interface Expected {
  readonly namespace: string;
  readonly pod: RegExp;
  readonly signature: string;
  readonly innermost: string;
  readonly cniConfName?: string;
  readonly args: Readonly<Record<string, string>>;
  /** A word without which the sentence would not name the cause. */
  readonly names: RegExp;
}

const json = "invalid character '}' looking for beginning of object key string";

const stuck: readonly Expected[] = [
  {
    namespace: 'default',
    pod: /^bad-annotation$/,
    signature: 'M05',
    innermost: `failed to parse pod Network Attachment Selection Annotation JSON format: ${json}`,
    args: { reason: json },
    names: /annotation of pod default\/bad-annotation/,
  },
  {
    namespace: 'default',
    pod: /^bad-annotation2$/,
    signature: 'M07',
    innermost:
      "Failed to parse: one or more items did not match comma-delimited format (must consist of lower case alphanumeric characters). Must start and end with an alphanumeric character), mismatch @ 'mgmt network!'",
    args: {
      rule: '(must consist of lower case alphanumeric characters). Must start and end with an alphanumeric character),',
      item: 'mgmt network!',
    },
    names: /"mgmt network!"/,
  },
  {
    namespace: 'default',
    pod: /^broken-json-pod$/,
    signature: 'M12',
    innermost: `GetCNIConfig: err in getCNIConfigFromSpec: failed to unmarshal Spec.Config: ${json}`,
    args: { reason: json },
    names: /spec\.config that is not JSON/,
  },
  {
    namespace: 'default',
    pod: /^dup-ifname$/,
    signature: 'M27',
    innermost:
      'DelegateAdd: cannot set "macvlan" interface name to "net1": validateIfName: interface name net1 already exists',
    cniConfName: 'data-network',
    args: { plugin: 'macvlan', interface: 'net1', existing: 'net1' },
    names: /interface name "net1"/,
  },
  {
    namespace: 'default',
    pod: /^empty-spec-pod$/,
    signature: 'M13',
    innermost: 'GetCNIConfig: err in GetCNIConfigFromFile: No networks found in /etc/cni/multus/net.d',
    args: { directory: '/etc/cni/multus/net.d' },
    names: /empty spec.*\/etc\/cni\/multus\/net\.d/,
  },
  {
    namespace: 'default',
    pod: /^ipvlan-pod$/,
    signature: 'K07',
    innermost: 'failed to create ipvlan: operation not supported',
    cniConfName: 'ipvlan-conf-1',
    args: { kind: 'ipvlan' },
    names: /ipvlan module is missing/,
  },
  {
    namespace: 'default',
    pod: /^missing-nad$/,
    signature: 'M02',
    innermost:
      'cannot find a network-attachment-definition (no-such-network) in namespace (default): networkattachmentdefinition.k8s.cni.cncf.io "no-such-network" not found',
    args: { network: 'no-such-network', namespace: 'default' },
    names: /"no-such-network".*"default"/,
  },
  {
    namespace: 'shop',
    pod: /^shop-other-ns$/,
    signature: 'M02',
    innermost:
      'cannot find a network-attachment-definition (wa-network) in namespace (shop): networkattachmentdefinition.k8s.cni.cncf.io "wa-network" not found',
    args: { network: 'wa-network', namespace: 'shop' },
    names: /"wa-network".*"shop"/,
  },
  {
    namespace: 'default',
    pod: /^sriov-pod$/,
    signature: 'M01',
    innermost: 'failed to find plugin "sriov" in path [/opt/cni/bin]',
    cniConfName: 'sriov-network',
    args: { plugin: 'sriov', path: '/opt/cni/bin' },
    names: /CNI plugin "sriov"/,
  },
  {
    namespace: 'default',
    pod: /^storage-on-c$/,
    signature: 'K01',
    innermost: 'Link not found',
    cniConfName: 'storage-network',
    args: {},
    names: /"eth3"/,
  },
  {
    namespace: 'default',
    pod: /^wa-exhaust-[a-z0-9]{8,10}-[a-z0-9]{5}$/,
    signature: 'W01',
    innermost:
      'error at storage engine: Could not allocate IP in range: ip: 10.50.0.1 / - 10.50.0.6 / range: 10.50.0.0/29 / excludeRanges: []',
    cniConfName: 'wa-small',
    args: { first: '10.50.0.1', last: '10.50.0.6', range: '10.50.0.0/29', excluded: '' },
    names: /10\.50\.0\.1 to 10\.50\.0\.6 of network default\/wa-small/,
  },
  {
    namespace: 'default',
    pod: /^sriov-pending$/,
    signature: 'S11',
    innermost: '',
    args: { resource: 'intel.com/intel_sriov_netdevice' },
    names: /intel\.com\/intel_sriov_netdevice/,
  },
];

/** NADs of that cluster, as far as its events need them. */
const networks: readonly NetworkDefinition[] = [
  { namespace: 'default', name: 'storage-network', pluginType: 'macvlan', ipamType: 'host-local', master: 'eth3' },
  { namespace: 'default', name: 'data-network', pluginType: 'macvlan', ipamType: 'host-local', master: 'eth2' },
  { namespace: 'default', name: 'wa-small', cniConfName: 'wa-small', pluginType: 'macvlan', ipamType: 'whereabouts' },
  { namespace: 'default', name: 'ipvlan-conf-1', pluginType: 'ipvlan', ipamType: 'host-local', master: 'eth1' },
  {
    namespace: 'default',
    name: 'sriov-net1',
    cniConfName: 'sriov-network',
    pluginType: 'sriov',
    ipamType: 'host-local',
  },
];

const failures = new Set(['FailedCreatePodSandBox', 'NoNetworkFound', 'FailedScheduling', 'FailedKillPod']);

const lists = [
  ['api/events-all.json', 128],
  ['api/events-k8s-io-all.json', 128],
  ['scenario-multus-down-one-node/events.json', 100],
  ['scenario-started-without-multus/events.json', 100],
] as const;

describe('the events of the recorded cluster', () => {
  for (const [path, atLeast] of lists) {
    it(`are explained by their true causes (${path})`, () => {
      const events = recordedEvents(path).filter(({ reason }) => failures.has(reason));
      assert.ok(events.length >= atLeast, `${events.length} failures`);
      for (const event of events) {
        const expected = stuck.find(({ namespace, pod }) => namespace === event.namespace && pod.test(event.name));
        assert.ok(expected, `${event.name} was not expected to fail`);
        const found = explainMessage(event.message, { namespace: event.namespace, pod: event.name, networks });
        assert.equal(found.signature?.id, expected.signature, event.message);
        assert.deepEqual(found.signature?.args, expected.args);
        assert.match(found.cause, expected.names);
        assert.equal(found.situation.cniConfName, event.reason === 'NoNetworkFound' ? undefined : expected.cniConfName);
        if (event.reason === 'FailedScheduling') continue;
        assert.equal(found.innermost, expected.innermost);
        assert.equal(found.peeled.truncated, false);
      }
    });
  }

  it('name every stuck pod of the cluster', () => {
    const names = new Set(recordedEvents('api/events-all.json').map(({ name }) => name));
    for (const { pod } of stuck)
      assert.ok(
        [...names].some((name) => pod.test(name)),
        String(pod),
      );
  });

  it('carry the sandbox, the pod and the configuration in their wrappers', () => {
    const event = recordedEvents('api/events-all.json').find(
      ({ name, reason }) => name === 'storage-on-c' && reason === 'FailedCreatePodSandBox',
    );
    assert.ok(event);
    const { layers } = explainMessage(event.message).peeled;
    assert.deepEqual(
      layers.map(({ kind }) => kind),
      ['kubelet', 'rpc', 'containerd', 'libcni', 'shim', 'shim-request', 'multus-pod', 'multus-network'],
    );
    const [, rpc, containerd, libcni, shim, request, pod, network] = layers;
    assert.equal(rpc?.code, 'Unknown');
    assert.match(containerd?.sandboxId ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(
      { type: libcni?.pluginType, name: libcni?.cniConfName, phase: libcni?.phase },
      { type: 'multus-shim', name: 'multus-cni-network', phase: 'add' },
    );
    assert.equal(shim?.phase, 'add');
    assert.equal(request?.sandboxId, containerd?.sandboxId);
    assert.equal(request?.interface, 'eth0');
    assert.match(request?.netns ?? '', /^\/var\/run\/netns\/cni-/);
    assert.equal(request?.stdin?.conf?.clusterNetwork, '/host/etc/cni/net.d/10-bridge.conflist');
    assert.deepEqual([pod?.namespace, pod?.pod], ['default', 'storage-on-c']);
    assert.equal(network?.uid, request?.uid);
  });

  it('that tell of no network failure stay unexplained', () => {
    for (const [path] of lists) {
      for (const { reason, message } of recordedEvents(path)) {
        if (failures.has(reason)) continue;
        const found = explainMessage(message);
        assert.equal(found.signature, undefined, message);
        const unwrapped = message.replace('(combined from similar events): ', '');
        assert.equal(found.innermost, unwrapped.trim());
      }
    }
  });
});
