import { describePod, editNetwork, showNodeNetwork } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import type { Situation } from '../situation.ts';
import { advise, attachment, capital, definition, quote, run, theNode, thePod } from '../wording.ts';

const macvlan = 'plugins plugins/main/macvlan/macvlan.go';
const ipvlan = 'plugins plugins/main/ipvlan/ipvlan.go';
const vlan = 'plugins plugins/main/vlan/vlan.go';

/** macvlan, ipvlan and vlan: the node interface they sit on, and their options. */
export const masters: readonly Signature[] = [
  signature({
    id: 'K01',
    patterns: ['^Link not found$'],
    source: `${macvlan} (getMTUByName), ${vlan}; netlink`,
    failure: 'master-missing',
    certainty: 'likely',
    explainedBy: ['MN401'],
    cause: (_, situation) => missingLink(situation),
    remedy: (_, situation) =>
      run(
        showNodeNetwork(situation),
        `Compare with "master" in ${definition(situation)}, which the message does not name.`,
        'Use a name that all nodes have, or keep the pods on nodes that have it (nodeSelector).',
      ),
  }),
  signature({
    id: 'K02',
    patterns: ['failed to lookup master "{master}": Link not found'],
    source: `${ipvlan}, ${macvlan}, ${vlan}; sriov-cni pkg/sriov/sriov.go`,
    failure: 'master-missing',
    certainty: 'certain',
    explainedBy: ['MN401'],
    cause: ({ master }, situation) =>
      `${capital(attachment(situation))} sits on the node interface ${quote(master)}, and ${theNode(situation)} has none of that name.`,
    remedy: ({ master }, situation) =>
      run(
        showNodeNetwork(situation),
        `Create ${quote(master)} on the node, change "master" in ${definition(situation)}, or keep the pods on nodes that have it.`,
      ),
  }),
  signature({
    id: 'K03',
    patterns: ['no default route interface found'],
    source: `${macvlan}, ${ipvlan}`,
    failure: 'master-missing',
    certainty: 'certain',
    explainedBy: ['MN401'],
    cause: (_, situation) =>
      `${capital(definition(situation))} names no master, so the interface of the default route is taken, and ${theNode(situation)} has no default route.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Name the "master" in the config.'),
  }),
  signature({
    id: 'K04',
    patterns: ['failed to create macvlan: device or resource busy', 'failed to create ipvlan: device or resource busy'],
    source: `${macvlan}, ${ipvlan}`,
    failure: 'master-conflict',
    certainty: 'certain',
    explainedBy: ['MN214', 'MN405'],
    cause: (_, situation) =>
      `${masterOf(situation)} on ${theNode(situation)} is already taken by something that excludes this plugin: the other of macvlan and ipvlan, or a bridge, bond or Open vSwitch that it is a port of.`,
    remedy: (_, situation) =>
      run(
        showNodeNetwork(situation),
        'Use one of macvlan and ipvlan per master; if the master is a port, name the bridge or bond instead.',
      ),
  }),
  signature({
    id: 'K05',
    patterns: ['failed to create macvlan: invalid argument'],
    source: macvlan,
    failure: 'mtu',
    certainty: 'likely',
    explainedBy: ['MN403', 'MN207'],
    cause: (_, situation) =>
      `The kernel of ${theNode(situation)} refuses the macvlan interface of ${attachment(situation)}, most often because its MTU is above that of the master.`,
    remedy: (_, situation) =>
      run(
        showNodeNetwork(situation),
        `Lower "mtu" in ${definition(situation)} to that of the master, or leave it out.`,
      ),
  }),
  signature({
    id: 'K06',
    patterns: ['failed to create macvlan: cannot assign requested address'],
    source: macvlan,
    failure: 'request-not-honoured',
    certainty: 'likely',
    explainedBy: ['MN305'],
    cause: (_, situation) =>
      `The kernel refuses the MAC address asked for by ${thePod(situation)}: it is zero or a group address.`,
    remedy: (_, situation) =>
      run(
        describePod(situation),
        'Ask for a unicast address, best a locally administered one (second digit 2, 6, a or e).',
      ),
  }),
  signature({
    id: 'K07',
    patterns: ['failed to create {kind:word}: operation not supported'],
    source: `${macvlan}, ${ipvlan}`,
    failure: 'master-conflict',
    certainty: 'certain',
    cause: ({ kind }, situation) =>
      `The kernel of ${theNode(situation)} cannot make ${kind} interfaces: its ${kind} module is missing.`,
    remedy: ({ kind }, situation) =>
      advise(
        `Load the module ${quote(kind)} on ${theNode(situation)} (modprobe) and make that permanent; if the kernel was built without it, use another plugin or kernel.`,
      ),
  }),
  signature({
    id: 'K08',
    patterns: ['invalid MTU {mtu}, must be [0, master MTU({limit})]'],
    source: `${macvlan}, ${vlan}`,
    failure: 'mtu',
    certainty: 'certain',
    explainedBy: ['MN403'],
    cause: ({ mtu, limit }, situation) =>
      `${capital(attachment(situation))} wants an MTU of ${mtu}, and its master on ${theNode(situation)} has ${limit}.`,
    remedy: ({ limit }, situation) =>
      run(
        editNetwork(situation),
        `Set "mtu" to at most ${limit}, or raise the MTU of the master on all nodes (and of the switch).`,
      ),
  }),
  signature({
    id: 'K09',
    patterns: ['unknown {kind:word} mode: "{mode?}"'],
    source: `${macvlan}, ${ipvlan}`,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: ({ kind, mode }, situation) =>
      `${capital(definition(situation))} asks for the ${kind} mode ${quote(mode)}, which does not exist.`,
    remedy: ({ kind }, situation) =>
      run(
        editNetwork(situation),
        kind === 'ipvlan' ? 'The modes are l2, l3 and l3s.' : 'The modes are bridge, private, vepa and passthru.',
      ),
  }),
  signature({
    id: 'K10',
    patterns: ['chained master failure. PrevResult lacks a single named interface'],
    source: ipvlan,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: (_, situation) =>
      `${capital(definition(situation))} has ipvlan behind another plugin and without a master, and that plugin did not leave exactly one interface to sit on.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Name the "master" of ipvlan in the config.'),
  }),
  signature({
    id: 'K20.master',
    patterns: ['"master" field is required. It specifies the host interface name to create the VLAN for'],
    source: vlan,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: (_, situation) => `${capital(definition(situation))} is a vlan network without the required "master".`,
    remedy: (_, situation) => run(editNetwork(situation), 'Name the node interface that carries the VLAN as "master".'),
  }),
  signature({
    id: 'K20.vlan',
    patterns: ['invalid VLAN ID {vlan} (must be between 0 and 4095 inclusive)'],
    source: vlan,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: ({ vlan: id }, situation) =>
      `${capital(definition(situation))} has the VLAN id ${id}, which does not exist.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Set "vlanId" to a number between 1 and 4094.'),
  }),
];

const onMaster = new Set(['macvlan', 'ipvlan', 'vlan']);

const onDevice = new Set(['host-device', 'sriov', 'macvtap']);

/** A bare "Link not found" means what the plugin that said it was looking for. */
function missingLink(situation: Situation): string {
  const { pluginType, network, phase } = situation;
  const where = theNode(situation);
  const when = phase === 'delete' ? ' while the sandbox was taken down' : '';
  if (network?.master !== undefined) {
    return `${capital(attachment(situation))} needs the node interface ${quote(network.master)}, which was not found on ${where}${when}.`;
  }
  if (pluginType !== undefined && onMaster.has(pluginType)) {
    return `The node interface that ${attachment(situation)} (${pluginType}) sits on was not found on ${where}${when}.`;
  }
  if (pluginType !== undefined && onDevice.has(pluginType)) {
    return `The device that ${attachment(situation)} (${pluginType}) hands to the pod was not found on ${where}${when}.`;
  }
  return `An interface that ${attachment(situation)} needs, most likely its master, was not found on ${where}${when}.`;
}

function masterOf({ network }: Situation): string {
  return network?.master === undefined ? 'The master' : `The master ${quote(network.master)}`;
}
