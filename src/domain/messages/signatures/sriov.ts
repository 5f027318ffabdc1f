import { describePod, editNetwork, onNode, showNetwork, showNode, showNodeNetwork } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import { attachment, because, capital, definition, quote, run, theNode, thePod } from '../wording.ts';

const config = 'sriov-cni pkg/config/config.go';
const commands = 'sriov-cni pkg/cnicommands/cni.go';

/** SR-IOV: the CNI plugin, and the devices that the scheduler counts. */
export const sriov: readonly Signature[] = [
  signature({
    id: 'S01',
    patterns: ['SRIOV-CNI failed to load netconf: LoadConf(): VF pci addr is required', 'VF pci addr is required'],
    source: `${config}, pkg/cnicommands/cni.go`,
    failure: 'device-missing',
    certainty: 'certain',
    explainedBy: ['MN208', 'MN209'],
    cause: (_, situation) =>
      `No virtual function was handed to ${attachment(situation)}: Multus knew of no device for it.`,
    remedy: (_, situation) =>
      run(
        showNetwork(situation),
        'Three things have to agree: the NAD annotation k8s.v1.cni.cncf.io/resourceName, the same resource in requests and limits of the pod (or an injector that adds it), and a device plugin that offers it on the node.',
      ),
  }),
  signature({
    id: 'S02',
    patterns: [
      'LoadConf(): failed to get VF information: {reason...}',
      'unable to get VF ID with PF: {pf} and VF pci address {device:word}',
    ],
    source: `${config}, pkg/utils/utils.go`,
    failure: 'device-missing',
    certainty: 'certain',
    explainedBy: ['MN209'],
    cause: (_, situation) =>
      `The device that was allocated for ${attachment(situation)} is not a virtual function of ${theNode(situation)}: it is a physical one, or it is gone.`,
    remedy: (_, situation) =>
      run(
        showNode(situation),
        'Check the selectors of the device plugin (it may offer the PF), and whether the number of VFs was changed; then restart the device plugin.',
      ),
  }),
  signature({
    id: 'S03',
    patterns: ['pci address {device:word} is already allocated'],
    source: config,
    failure: 'device-missing',
    certainty: 'certain',
    cause: ({ device }, situation) =>
      `The virtual function ${device} on ${theNode(situation)} still belongs to a pod that has not been taken down completely.`,
    remedy: ({ device }, situation) =>
      run(
        onNode(situation, 'ls', '-l', '/host/var/lib/cni/sriov/pci'),
        `Wait for the predecessor to end; if there is none, the file ${device} in that directory is a leftover and may be removed.`,
      ),
  }),
  signature({
    id: 'S04',
    patterns: ['LoadConf(): the VF {device:word} does not have a interface name or a dpdk driver'],
    source: config,
    failure: 'device-missing',
    certainty: 'certain',
    cause: ({ device }, situation) =>
      `The virtual function ${device} on ${theNode(situation)} is bound to no driver that the plugin knows.`,
    remedy: (_, situation) =>
      run(
        onNode(situation, 'lspci', '-nnk'),
        "Bind the VF to its kernel driver, or to vfio-pci for DPDK; the operator's node policy decides that.",
      ),
  }),
  signature({
    id: 'S05',
    patterns: [
      'LoadConf(): vlan id {vlan} invalid: value must be in the range 0-4094',
      'LoadConf(): non-zero vlan id must be configured',
      'LoadConf(): invalid VLAN QoS PCP value: {value:word}',
      'LoadConf(): invalid VLAN Proto value: {value:word}',
    ],
    source: config,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: (_, situation) => `The VLAN settings of ${definition(situation)} are not possible.`,
    remedy: (_, situation) =>
      run(
        editNetwork(situation),
        '"vlan" goes from 0 to 4094, "vlanQoS" from 0 to 7, "vlanProto" is 802.1q or 802.1ad; the last two need a VLAN other than 0.',
      ),
  }),
  signature({
    id: 'S06',
    patterns: [
      'SRIOV-CNI failed to configure VF {reason...}',
      'failed to set vf {vf:word} vlan configuration',
      'failed to set vf {vf:word} spoofchk flag',
      'failed to set vf {vf:word} trust flag',
      'failed to set vf {vf:word} max_tx_rate',
    ],
    source: `${commands}, pkg/sriov/sriov.go`,
    failure: 'device-missing',
    certainty: 'certain',
    cause: (_, situation) =>
      `The driver of the physical function on ${theNode(situation)} refuses a setting that ${definition(situation)} wants for its virtual functions.`,
    remedy: (_, situation) =>
      run(
        showNodeNetwork(situation),
        'Leave out the setting that the message names (vlan, spoofchk, trust, rate), or update driver and firmware of the NIC.',
      ),
  }),
  signature({
    id: 'S07',
    patterns: ['failed to set up pod interface "{interface}" from the device "{device}": {reason...}'],
    source: commands,
    failure: 'device-missing',
    certainty: 'likely',
    cause: ({ interface: name, device, reason }, situation) =>
      `The virtual function ${quote(device)} could not be moved into ${thePod(situation)} as ${quote(name)}${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        describePod(situation),
        'If the interface name is in use, ask for another; otherwise the log of the kernel on the node says why.',
      ),
  }),
  signature({
    id: 'S08',
    patterns: ['failed to set up IPAM plugin type "{ipam}" from the device "{device}": {reason...}'],
    source: commands,
    failure: 'pool-exhausted',
    certainty: 'likely',
    explainedBy: ['MN501', 'MN205', 'MN204'],
    cause: ({ ipam, reason }, situation) =>
      `The IPAM plugin ${quote(ipam)} of ${attachment(situation)} gave no address${because(reason)}.`,
    remedy: (_, situation) =>
      run(showNetwork(situation), 'Check the "ipam" part of the NAD against what the IPAM plugin says.'),
  }),
  signature({
    id: 'S09',
    patterns: ['effective mac address is different from requested one', 'hardware mac address is different'],
    source: 'sriov-cni pkg/utils/utils.go',
    failure: 'request-not-honoured',
    certainty: 'certain',
    explainedBy: ['MN306'],
    cause: (_, situation) =>
      `The virtual function did not take the MAC address that ${thePod(situation)} asks for: its physical function does not trust it.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Set "trust": "on" in the config.'),
  }),
  signature({
    id: 'S10',
    patterns: [
      'time out while waiting to acquire exclusive lock on [{file}',
      'time out while waiting to acquire exclusive lock on [',
    ],
    source: 'sriov-cni pkg/utils/pci_allocator.go',
    failure: 'device-missing',
    certainty: 'certain',
    cause: (_, situation) =>
      `Another run of the sriov plugin on ${theNode(situation)} hangs and keeps its device locked.`,
    remedy: (_, situation) => run(onNode(situation, 'ps'), 'End the hanging sriov process on the node.'),
  }),
  signature({
    id: 'S11',
    patterns: [' Insufficient {resource:resource}'],
    source: 'kubernetes pkg/scheduler/framework/plugins/noderesources/fit.go',
    failure: 'device-supply',
    certainty: 'certain',
    explainedBy: ['MN209'],
    cause: ({ resource }, situation) =>
      `${capital(thePod(situation))} asks for ${resource}, and no node that it may run on has enough of it left.`,
    remedy: ({ resource }) =>
      run(
        ['kubectl', 'get', 'nodes', '-o', 'custom-columns=NODE:.metadata.name,ALLOCATABLE:.status.allocatable'],
        `If no node lists ${resource}, its device plugin is missing, not configured for it, or lost its devices; if some do, they are in use.`,
      ),
  }),
];
