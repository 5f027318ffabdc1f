import type { Pod } from '../../attachments/pod.ts';
import { editNetwork, showNode } from '../../messages/commands.ts';
import { nadNamed } from '../attached.ts';
import type { Clue } from '../clue.ts';
import type { Join } from '../trouble.ts';
import { nadOf, podOf } from '../words.ts';

/** No device was handed over. Three things have to agree; the first that does not is the cause. */
export const missingDevice: Join = ({ pod, explanation: { situation }, attachment }, around) => {
  const network = attachment?.network;
  const nad = nadNamed(around, network);
  if (network === undefined || nad === undefined) return undefined;
  const { resource } = nad;
  const named: Clue = {
    source: 'annotation k8s.v1.cni.cncf.io/resourceName',
    of: nadOf(network),
    text: resource ?? '(none)',
  };
  if (resource === undefined)
    return {
      cause: `NAD ${network} does not say which devices it takes: it has no annotation k8s.v1.cni.cncf.io/resourceName, so Multus hands over none.`,
      clues: [named],
      steps: [`Annotate NAD ${network} with k8s.v1.cni.cncf.io/resourceName, and let the pod request that resource.`],
      command: editNetwork(situation),
    };
  const asked = amountOf(pod, resource);
  const request: Clue = { source: 'resources', of: podOf(pod), text: `${resource}: ${asked ?? '(not requested)'}` };
  if (asked === undefined)
    return {
      cause: `The pod does not request ${resource}, from which network ${network} takes its devices, so it was given none.`,
      clues: [named, request],
      steps: [
        `Put ${resource}: "1" into requests and limits of a container, or see why the injector that adds it did not act.`,
      ],
    };
  const node = around.nodes.find(({ metadata }) => metadata?.name === pod.node);
  const offered = node?.status?.allocatable?.[resource];
  if (node === undefined) return { clues: [named, request] };
  const offer: Clue = {
    source: 'status.allocatable',
    of: { kind: 'node', name: pod.node ?? '' },
    text: `${resource}: ${offered ?? '(none)'}`,
  };
  if (offered === undefined || offered === '0')
    return {
      cause: `Node ${pod.node ?? ''} offers no ${resource} now, which network ${network} takes its devices from.`,
      clues: [named, request, offer],
      steps: ['See that the device plugin runs on the node and selects its devices, then delete the pod.'],
      command: showNode(situation),
    };
  return {
    cause: `The definition names ${resource}, the pod requests it and the node offers it, and still Multus knew of no device for network ${network}.`,
    certainty: 'likely',
    clues: [named, request, offer],
    steps: [
      'See that the Multus pod of the node mounts /var/lib/kubelet/pod-resources, and that the resource is requested once for each such network.',
    ],
  };
};

function amountOf({ object }: Pod, resource: string): string | undefined {
  const containers = [...(object.spec?.initContainers ?? []), ...(object.spec?.containers ?? [])];
  const amounts = containers.flatMap(
    ({ resources }) => resources?.requests?.[resource] ?? resources?.limits?.[resource] ?? [],
  );
  return amounts.find((amount) => amount !== '0');
}
