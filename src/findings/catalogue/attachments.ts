import { kubectlWord } from '../../kube/kubectl.ts';
import { entry } from '../entry.ts';
import { listNads, podCommand, showNad } from './commands.ts';
import { andMore, names, several } from './phrases.ts';

interface Holders {
  readonly value: string;
  readonly holders: readonly { readonly pod: string; readonly interface: string; readonly node?: string }[];
}

const holderInWords = ({ pod, interface: name, node }: Holders['holders'][number]): string =>
  `${pod} (${name}${node === undefined ? '' : `, ${node}`})`;

const heldInWords = ({ value, holders }: Holders): string =>
  `${value} by ${andMore(holders.map(holderInWords), 4, 'pods')}`;

const causeOfDuplicates: ReadonlyMap<string, string> = new Map([
  [
    'host-local',
    'host-local counts on each node for itself: give every node a range of its own, or use an IPAM plugin that counts for the whole cluster, such as whereabouts',
  ],
  ['static', 'the address is fixed in the request or the definition: ask for a different one in each pod'],
  [
    'whereabouts',
    'whereabouts has lost one of the allocations: compare its IPPools with the pods (kubectl multinet pools), then delete one of the pods',
  ],
]);

const multusOn = (node: string | undefined): string =>
  `kubectl get pods -A -l app=multus -o wide --field-selector spec.nodeName=${kubectlWord(node, 'NODE')}`;

/** Words for what can be wrong with the attachments of pods to networks. */
export const attachments = {
  MN301: entry<{ node?: string; pods: number; networks: readonly string[] }>({
    slug: 'multus-bypassed',
    severity: 'P1',
    title: 'pod runs without the networks it asks for: Multus was not called',
    say: ({ node, pods, networks }) =>
      `Multus was not called${node === undefined ? '' : ` on node ${node}`}: ${several(pods, 'pod runs', 'pods run')} without ${
        networks.length === 0 ? 'the networks they ask for' : names(networks)
      }`,
    remedy: ({ node }) => ({
      see: [multusOn(node), 'kubectl get daemonsets -A -l app=multus'],
      fix: 'make Multus the first CNI config of the node again: its DaemonSet has to run there, 00-multus.conf has to sort before every other file in /etc/cni/net.d, and a primary CNI must not push it aside (Cilium: cni-exclusive: "false"); then delete the pods, so that they start anew',
    }),
  }),

  MN302: entry<{ node?: string; pod: string; pods: number; networks: readonly string[] }>({
    slug: 'status-older-than-sandbox',
    severity: 'P2',
    title: 'network-status is older than the sandbox: interfaces may be gone',
    say: ({ node, pods, networks }) =>
      `${several(pods, 'pod was', 'pods were')} restarted${node === undefined ? '' : ` on node ${node}`} without Multus: network-status still tells of ${
        networks.length === 0 ? 'the sandbox before' : `${names(networks)}, which may be gone`
      }`,
    remedy: ({ node, pod }) => ({
      see: [multusOn(node), podCommand('status', pod)],
      fix: 'see that Multus runs on the node, then delete the pods, so that they start anew with their networks',
    }),
  }),

  MN303: entry<{ pod: string; missing: readonly string[] }>({
    slug: 'fewer-interfaces-than-requested',
    severity: 'P1',
    title: 'fewer interfaces than requested',
    say: ({ missing }) => `requested and not reported: ${names(missing)}`,
    remedy: ({ pod }) => ({
      see: [podCommand('status', pod)],
      fix: 'networks are added only when a pod starts: if the annotation was edited since, change it in the pod template, or delete the pod, so that it starts anew',
    }),
  }),

  MN304: entry<{ namespace: string; name: string; elsewhere: readonly string[]; gone: boolean }>({
    slug: 'nad-not-found',
    severity: 'P1',
    title: 'requested network does not exist',
    say: ({ namespace, name, elsewhere, gone }) => {
      const where = `there is no NetworkAttachmentDefinition "${name}" in namespace ${namespace}`;
      if (gone) return `${where} any more: the pods attached to it cannot start again`;
      if (elsewhere.length > 0) return `${where}, where Multus looks for it; there is ${names(elsewhere)}`;
      return `${where}, where Multus looks for it`;
    },
    remedy: ({ namespace, name, elsewhere }) => {
      const [other] = elsewhere;
      const [otherNamespace = '', otherName = ''] = other?.split('/') ?? [];
      const there = `write ${other} in the annotation, or in JSON {"name": "${otherName}", "namespace": "${otherNamespace}"}: a slash inside "name" is not split`;
      const nowhere = `create ${kubectlWord(name, 'NAD')} in namespace ${namespace}, or correct the name in the annotation k8s.v1.cni.cncf.io/networks of the pod template`;
      return { see: [listNads], fix: other === undefined ? nowhere : there };
    },
  }),

  MN305: entry<{ place: string; message: string; offset?: number; excerpt?: string }>({
    slug: 'annotation-malformed',
    severity: 'P1',
    title: 'request for networks cannot be read',
    say: ({ place, message, offset, excerpt }) =>
      `${place}: ${message}${offset === undefined ? '' : ` at character ${offset + 1}`}${excerpt === undefined || excerpt === '' ? '' : ` (near ${JSON.stringify(excerpt)})`}`,
    remedy: () => ({
      see: [],
      fix: 'correct the annotation in the pod template: namespace/name@interface, separated by commas, or a JSON list of objects',
    }),
  }),

  MN306: entry<{
    network: string;
    differences: readonly { pod: string; interface: string; what: string; asked: string; given: string }[];
  }>({
    slug: 'request-not-honoured',
    severity: 'P2',
    title: 'requested address or interface name was not given',
    say: ({ network, differences }) => {
      const lines = differences.map(
        ({ pod, what, asked, given }) => `${pod} asked for ${what} ${asked} and has ${given === '' ? 'none' : given}`,
      );
      return `${network} was not given as requested: ${andMore(lines, 3, 'requests')}`;
    },
    remedy: ({ network }) => ({
      see: [showNad(network)],
      fix: 'declare the capability in the definition ("capabilities": {"ips": true} or {"mac": true}) with an IPAM or plugin that takes it (static for addresses, tuning for hardware addresses), then delete the pods, so that they start anew',
    }),
  }),

  MN307: entry<{
    network: string;
    what: 'bandwidth' | 'portMappings' | 'default-route';
    pods: readonly string[];
  }>({
    slug: 'request-without-effect',
    severity: 'P2',
    title: 'part of a request has no effect',
    say: ({ network, what, pods }) =>
      what === 'default-route'
        ? `the default route requested through ${network} is not there: network-status shows another (${andMore(pods, 3, 'pods')})`
        : `${what} requested on ${network} has no effect: none of its plugins declares the capability (${andMore(pods, 3, 'pods')})`,
    remedy: ({ network, what }) => ({
      see: [showNad(network)],
      fix:
        what === 'default-route'
          ? 'put the route into the IPAM config of the definition ("routes": [{"dst": "0.0.0.0/0"}]), or leave default-route out of the request'
          : `add the plugin that does it to the definition (${what === 'bandwidth' ? 'bandwidth' : 'portmap'}, with "capabilities": {"${what}": true}), or leave ${what} out of the request`,
    }),
  }),

  MN308: entry<{ networks: readonly string[] }>({
    slug: 'host-network-pod-with-networks',
    severity: 'P3',
    title: 'network request of a host-network pod has no effect',
    say: ({ networks }) => `the request for ${networks.join(', ')} has no effect: the pod uses the network of its node`,
    remedy: () => ({
      see: [],
      fix: 'remove the annotation k8s.v1.cni.cncf.io/networks from the pod template, or hostNetwork: true',
    }),
  }),

  MN309: entry<{ networks: readonly string[]; ipam?: string; addresses: readonly Holders[] }>({
    slug: 'duplicate-address',
    severity: 'P1',
    title: 'one address is held by several pods',
    say: ({ networks, addresses }) =>
      `held more than once on ${names(networks)}: ${andMore(addresses.map(heldInWords), 3, 'addresses')}`,
    remedy: ({ networks, ipam }) => ({
      see: ['kubectl multinet list -A', showNad(networks[0] ?? '')],
      fix:
        causeOfDuplicates.get(ipam ?? '') ??
        'let one IPAM plugin give out the addresses of the segment, with ranges that do not overlap; then delete the pods, so that they get new addresses',
    }),
  }),

  MN310: entry<{ networks: readonly string[]; addresses: readonly Holders[] }>({
    slug: 'duplicate-mac',
    severity: 'P2',
    title: 'one hardware address is held by several pods',
    say: ({ networks, addresses }) =>
      `held more than once on ${names(networks)}: ${andMore(addresses.map(heldInWords), 3, 'hardware addresses')}`,
    remedy: () => ({
      see: ['kubectl multinet list -A -o wide'],
      fix: 'leave "mac" out of the request, or ask for another in each pod: replicas of one template share what is written in it',
    }),
  }),

  MN311: entry<{
    cause: string;
    innermost: string;
    fix: string;
    see: readonly string[];
    network?: string;
    node?: string;
    signature?: string;
  }>({
    slug: 'sandbox-failed',
    severity: 'P1',
    title: 'pod cannot start: its network cannot be set up',
    say: ({ cause }) => cause,
    remedy: ({ see, fix }) => ({ see, fix }),
  }),

  MN312: entry<{ pod: string; place: string; message: string; offset?: number; excerpt?: string }>({
    slug: 'network-status-undecodable',
    severity: 'P2',
    title: 'network-status cannot be read',
    say: ({ place, message, offset }) =>
      `${place}: ${message}${offset === undefined ? '' : ` at character ${offset + 1}`}: nothing can be said of the interfaces`,
    remedy: ({ pod }) => ({
      see: [podCommand('status', pod)],
      fix: 'find out what besides Multus writes the annotation; when the pod starts anew, Multus writes it again',
    }),
  }),

  MN313: entry<{ interface: string; networks: readonly string[] }>({
    slug: 'interface-name-requested-twice',
    severity: 'P1',
    title: 'interface name is requested twice',
    say: ({ interface: name, networks }) => `${names(networks)} would both be ${name}, so the second cannot be added`,
    remedy: () => ({
      see: [],
      fix: 'give each element of the request an interface name of its own, or none: Multus then counts net1, net2 by position',
    }),
  }),
};
