import { onNode, showNetwork, showNodeNetwork } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import { attachment, definition, quote, run, theNode } from '../wording.ts';

const hostDevice = 'plugins plugins/main/host-device/host-device.go';

/** The host-device plugin. */
export const hostDevices: readonly Signature[] = [
  signature({
    id: 'K17',
    patterns: [
      'failed to find host device: {reason...}',
      'failed to find physical interface',
      'no net directory under pci device {device:word}',
    ],
    source: hostDevice,
    failure: 'master-missing',
    certainty: 'certain',
    explainedBy: ['MN401', 'MN209'],
    cause: (_, situation) =>
      `The device that ${attachment(situation)} moves into the pod is not on ${theNode(situation)}: it never was, or another pod has it.`,
    remedy: (_, situation) =>
      run(
        showNodeNetwork(situation),
        'Free the device (only one pod can have it at a time), or schedule the pod where one is free.',
      ),
  }),
  signature({
    id: 'K18',
    patterns: [
      'specify either "device", "hwaddr", "kernelpath" or "pciBusID"',
      'specify either "device", "hwaddr" or "kernelpath"',
    ],
    source: hostDevice,
    failure: 'device-missing',
    certainty: 'certain',
    explainedBy: ['MN208', 'MN209'],
    cause: (_, situation) =>
      `Neither ${definition(situation)} nor a device plugin says which device host-device shall move into the pod.`,
    remedy: (_, situation) =>
      run(
        showNetwork(situation),
        'Name the device in the config; or annotate the NAD with k8s.v1.cni.cncf.io/resourceName and request that resource in the pod, then Multus fills it in.',
      ),
  }),
  signature({
    id: 'K19',
    patterns: ['runtime config DeviceID {device} not found or unsupported'],
    source: hostDevice,
    failure: 'device-missing',
    certainty: 'certain',
    explainedBy: ['MN209'],
    cause: ({ device }, situation) =>
      `The device ${quote(device)} that was allocated to the pod is no PCI or auxiliary device of ${theNode(situation)}.`,
    remedy: (_, situation) =>
      run(
        onNode(situation, 'ls', '/sys/bus/pci/devices'),
        'The device plugin offers what is not there: restart it, and check its selectors.',
      ),
  }),
];
