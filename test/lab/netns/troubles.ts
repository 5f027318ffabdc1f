import type { LinkEnd, Trouble } from '../scenario/model.ts';
import { type LabPod, podNamed, type Topology } from '../scenario/topology.ts';
import type { Capabilities } from './capabilities.ts';
import { linkFaults, mtuOf, type Undo } from './link-faults.ts';
import type { Owner } from './owner.ts';
import { addressLine, attach, fabricNamespace, insideLines, nodeNamespace, podNamespace, switchPort } from './plan.ts';
import { ipBatch, run } from './run.ts';

/** Makes troubles in running namespaces, from a scenario or on a test's request. */
export type MakeTrouble = (trouble: Trouble) => Promise<Undo>;

const nothing: Undo = () => Promise.resolve();

/**
 * Trouble maker for a topology that runs under an owner's prefix. The result takes the trouble back. Troubles of the
 * address ledger change nothing here: they are made in the Kubernetes objects.
 */
export function troubleMaker(topology: Topology, can: Capabilities, owner: Owner): MakeTrouble {
  const faults = linkFaults(topology, can, owner);
  const inside = (pod: string): string => podNamespace(owner.prefix, podNamed(topology.pods, pod));
  const deviceOf = (end: LinkEnd): { namespace: string; name: string } =>
    'pod' in end
      ? { namespace: inside(end.pod), name: end.interface }
      : { namespace: nodeNamespace(owner.prefix, end.node), name: end.nic };
  const attachmentOf = (pod: LabPod, name: string): LabPod['attachments'][number] => {
    const found = pod.attachments.find((each) => each.name === name);
    if (found === undefined) throw new Error(`the pod "${pod.name}" has no attachment ${name}`);
    return found;
  };

  return async (trouble) => {
    switch (trouble.kind) {
      case 'remove-interface': {
        const pod = podNamed(topology.pods, trouble.pod);
        const attachment = attachmentOf(pod, trouble.interface);
        const namespace = podNamespace(owner.prefix, pod);
        await ipBatch(namespace, [`link delete ${trouble.interface}`]);
        return async () => {
          await ipBatch(nodeNamespace(owner.prefix, pod.node), attach(attachment, pod, namespace, can, new Set()));
          await ipBatch(namespace, insideLines(attachment));
        };
      }
      case 'set-down': {
        const device = deviceOf(trouble.on);
        await ipBatch(device.namespace, [`link set ${device.name} down`]);
        return () => ipBatch(device.namespace, [`link set ${device.name} up`]);
      }
      case 'change-address': {
        const pod = podNamed(topology.pods, trouble.pod);
        const before = [pod.eth0, ...pod.attachments].find((each) => each?.name === trouble.interface)?.addresses ?? [];
        const give = (addresses: readonly string[]): Promise<void> =>
          ipBatch(inside(trouble.pod), [
            `address flush dev ${trouble.interface} scope global`,
            ...addresses.map((address) => addressLine(address, trouble.interface)),
          ]);
        await give(trouble.to);
        return () => give(before);
      }
      case 'change-mtu': {
        const device = deviceOf(trouble.on);
        const before = await mtuOf(device);
        await ipBatch(device.namespace, [`link set ${device.name} mtu ${trouble.mtu}`]);
        return () => ipBatch(device.namespace, [`link set ${device.name} mtu ${before}`]);
      }
      case 'add-route': {
        const route = `${trouble.to} ${trouble.via === undefined ? '' : `via ${trouble.via} `}dev ${trouble.dev}`;
        await ipBatch(inside(trouble.pod), [`route prepend ${route}`]);
        return () => ipBatch(inside(trouble.pod), [`route delete ${route}`]);
      }
      case 'remove-route': {
        const namespace = inside(trouble.pod);
        const family = trouble.to.includes(':') ? '-6' : '-4';
        const before = await run(['ip', '-n', namespace, family, 'route', 'show', 'exact', trouble.to]);
        await ipBatch(namespace, [`${family === '-6' ? '-6 ' : ''}route delete ${trouble.to}`]);
        return () =>
          ipBatch(
            namespace,
            before.split('\n').flatMap((line) => (line === '' ? [] : [`route prepend ${line}`])),
          );
      }
      case 'unreachable': {
        const node = topology.nodes.find((each) => each.name === trouble.node);
        if (node === undefined) throw new Error(`the lab has no node "${trouble.node}"`);
        const port = switchPort(node, 'eth0');
        await ipBatch(fabricNamespace(owner.prefix), [`link set ${port} down`]);
        return () => ipBatch(fabricNamespace(owner.prefix), [`link set ${port} up`]);
      }
      case 'drop':
      case 'delay':
      case 'shrink':
        return faults.make(trouble);
      case 'leak-address':
      case 'forget-address':
        return nothing;
    }
  };
}
