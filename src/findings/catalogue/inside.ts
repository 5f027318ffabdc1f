import { kubectlWord } from '../../kube/kubectl.ts';
import { entry } from '../entry.ts';
import { nodeCommand, podCommand, showNad } from './commands.ts';
import { andMore, names, several } from './phrases.ts';

interface OnPod {
  readonly pod: string;
  readonly interface: string;
}

const places = (all: readonly OnPod[]): string => andMore(all.map(onPod), 3, 'pods');
const onPod = ({ pod, interface: name }: OnPod): string => `${pod} (${name})`;
const onNode = (node: string | undefined): string => (node === undefined ? '' : ` on node ${node}`);

/** Words for what is otherwise inside pods than it should be. */
export const inside = {
  MN320: entry<{ network: string; node?: string; interfaces: readonly OnPod[] }>({
    slug: 'interface-absent',
    severity: 'P1',
    title: 'reported interface is not there',
    say: ({ network, node, interfaces }) =>
      `the interface on ${network} is reported and not there${onNode(node)}: ${places(interfaces)}`,
    remedy: ({ interfaces }) => ({
      see: [podCommand('addr', interfaces[0]?.pod)],
      fix: 'find out what deleted it (a program in the pod with NET_ADMIN, a node that lost its NIC, a restart without Multus), then delete the pods, so that they start anew with their networks',
    }),
  }),

  MN321: entry<{ network: string; node?: string; carrier: 'lost' | 'set-down'; interfaces: readonly OnPod[] }>({
    slug: 'interface-down',
    severity: 'P1',
    title: 'interface is down',
    say: ({ network, node, carrier, interfaces }) =>
      `the interface on ${network} ${carrier === 'lost' ? 'has no carrier' : 'is set down'}${onNode(node)}: ${places(interfaces)}`,
    remedy: ({ carrier, interfaces, node }) =>
      carrier === 'lost'
        ? {
            see: [
              podCommand('addr', interfaces[0]?.pod),
              node === undefined ? 'kubectl multinet nodes' : nodeCommand(node),
            ],
            fix: 'see whether the NIC of the node below it is up and has a link: cable, switch port, bond; a bridge without any port has no carrier either',
          }
        : {
            see: [podCommand('addr', interfaces[0]?.pod)],
            fix: 'something in the pod has set it down, since the CNI plugin sets it up: look in its start script, or delete the pod, so that it starts anew',
          },
  }),

  MN322: entry<{ network: string; drifts: readonly (OnPod & { reported: string; inside: string })[] }>({
    slug: 'address-drift',
    severity: 'P1',
    title: 'address inside the pod is not the reported one',
    say: ({ network, drifts }) =>
      `addresses on ${network} are not those that network-status reports: ${andMore(
        drifts.map(
          (one) => `${onPod(one)} has ${one.inside === '' ? 'lost' : `${one.inside} instead of`} ${one.reported}`,
        ),
        3,
        'addresses',
      )}`,
    remedy: ({ drifts }) => ({
      see: [podCommand('addr', drifts[0]?.pod)],
      fix: 'find out what in the pod changes addresses (a start script, a DHCP client, a VRRP daemon); delete the pod, so that it gets its address again, and ask for the other one in its request if that is the one it needs',
    }),
  }),

  MN323: entry<{
    network: string;
    pods: readonly string[];
    addresses: readonly { value: string; answers: readonly string[] }[];
  }>({
    slug: 'address-answered-elsewhere',
    severity: 'P1',
    title: 'address is answered for by another pod as well',
    say: ({ network, addresses }) =>
      `answered for more than once on ${network}, and network-status does not show it: ${andMore(
        addresses.map(({ value, answers }) => `${value} by ${names(answers)}`),
        3,
        'addresses',
      )}`,
    remedy: ({ pods }) => ({
      see: [podCommand('addr', pods[0])],
      fix: 'take the address away from the one that was not given it: what network-status does not tell was added inside the pod, or by a machine outside of the cluster',
    }),
  }),

  MN324: entry<{ network: string; sizes: readonly { mtu: number; pods: readonly string[] }[] }>({
    slug: 'mtu-differs-from-peers',
    severity: 'P2',
    title: 'MTU differs from that of the peers on the network',
    say: ({ network, sizes }) =>
      `interfaces on ${network} have different MTUs: ${names(
        sizes.map(({ mtu, pods }) =>
          pods.length > 3 ? `${mtu} in ${several(pods.length, 'pod', 'pods')}` : `${mtu} in ${names(pods)}`,
        ),
      )}`,
    remedy: ({ network }) => ({
      see: [`kubectl multinet addr -n ${kubectlWord(network.split('/')[0], 'NAMESPACE')}`, showNad(network)],
      fix: 'give the NICs below the network one MTU on all nodes, or name it in the definition ("mtu"); interfaces keep theirs until their pods start anew',
    }),
  }),

  MN325: entry<{ network?: string; interface: string; pods: readonly string[]; lost: readonly string[] }>({
    slug: 'default-route-hijacked',
    severity: 'P1',
    title: 'default route leaves by a secondary interface',
    say: ({ network, interface: name, pods, lost }) =>
      `the default route of ${andMore(pods, 3, 'pods')} leaves by ${name}${network === undefined ? '' : ` (${network})`}${
        lost.length === 0 ? '' : `: ${andMore(lost, 3, 'destinations')} are sought there`
      }`,
    remedy: ({ pods, network }) => ({
      see: [podCommand('route', pods[0]), ...(network?.includes('/') ? [showNad(network)] : [])],
      fix: 'name the destinations that lie behind the network instead of 0.0.0.0/0 or ::/0, or give the route a metric above that of eth0; then start the pods anew',
    }),
  }),

  MN326: entry<{ lost: readonly string[]; pods: readonly string[]; by?: { route: string; network: string } }>({
    slug: 'service-route-lost',
    severity: 'P1',
    title: 'no route by the default interface to services or other pods',
    say: ({ lost, pods, by }) =>
      by === undefined
        ? `${andMore(pods, 3, 'pods')} ${pods.length === 1 ? 'has' : 'have'} no route to ${andMore(lost, 3, 'destinations')}`
        : `${andMore(pods, 3, 'pods')} ${pods.length === 1 ? 'seeks' : 'seek'} ${andMore(lost, 3, 'destinations')} by a secondary interface: ${by.route}`,
    remedy: ({ pods, by }) => ({
      see: [podCommand('route', pods[0]), ...(by?.network.includes('/') ? [showNad(by.network)] : [])],
      fix:
        by === undefined
          ? 'something in the pod has taken the route away: delete the pod, so that it starts anew, and keep its programs from changing routes (NET_ADMIN)'
          : 'take the destination out of the routes and ranges of the secondary network: it holds addresses of the cluster',
    }),
  }),

  MN327: entry<{
    network: string;
    node?: string;
    seconds: number;
    interfaces: readonly (OnPod & { rises: readonly { what: string; from: number; to: number }[] })[];
  }>({
    slug: 'counters-rising',
    severity: 'P2',
    title: 'errors or drops are rising',
    say: ({ network, node, seconds, interfaces }) =>
      `errors or drops rise on ${network}${onNode(node)}: ${andMore(
        interfaces.map(
          (one) => `${onPod(one)} ${names(one.rises.map(({ what, from, to }) => `${to - from} ${what}`))}`,
        ),
        3,
        'interfaces',
      )}${seconds > 0 ? ` within ${several(seconds, 'second', 'seconds')}` : ''}`,
    remedy: ({ interfaces }) => ({
      see: [`${podCommand('addr', interfaces[0]?.pod)} -o wide`],
      fix: 'drops on receipt mean that the pod reads too slowly, or that frames come which nobody there wants; errors come from the NIC, its cable or an MTU that differs on the way',
    }),
  }),

  MN328: entry<{
    network?: string;
    addresses: readonly (OnPod & { address: string; state: 'failed' | 'tentative' })[];
  }>({
    slug: 'address-dad-failed',
    severity: 'P1',
    title: 'IPv6 address is not usable: duplicate address detection has not passed',
    say: ({ network, addresses }) =>
      `the kernel does not use IPv6 addresses${network === undefined ? '' : ` on ${network}`}: ${andMore(
        addresses.map((one) =>
          one.state === 'failed'
            ? `${one.address} of ${onPod(one)}, for which another machine answers`
            : `${one.address} of ${onPod(one)}, still tentative`,
        ),
        3,
        'addresses',
      )}`,
    remedy: ({ addresses }) => ({
      see: [podCommand('addr', addresses[0]?.pod)],
      fix: 'find the other holder of the address (kubectl multinet addr -A), often the pod that was replaced and still ends; then delete the pod, so that it starts anew',
    }),
  }),

  MN329: entry<{ network?: string; gateway: string; interface: string; pods: readonly string[] }>({
    slug: 'gateway-unreachable-neighbour',
    severity: 'P2',
    title: 'gateway does not answer',
    say: ({ network, gateway, interface: name, pods }) =>
      `gateway ${gateway}${network === undefined ? '' : ` of ${network}`} does not answer on ${name} of ${andMore(pods, 3, 'pods')}`,
    remedy: ({ pods }) => ({
      see: [podCommand('route', pods[0])],
      fix: 'see whether the gateway has that address on this segment, and whether the VLAN and switch ports between it and the node pass its frames; a route without a gateway that exists is to be taken out of the definition',
    }),
  }),
};
