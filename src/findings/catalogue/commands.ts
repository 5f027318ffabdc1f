import { kubectlWord } from '../../kube/kubectl.ts';

/** The resource of NADs, in full: other groups may have a kind of that name. */
const NADS = 'network-attachment-definitions.k8s.cni.cncf.io';

const IPPOOLS = 'ippools.whereabouts.cni.cncf.io';

/** `NAME -n NAMESPACE`, from `namespace/name`. */
export function objectWords(path: string | undefined, placeholder: string): string {
  const [namespace, name] = path?.split('/') ?? [];
  return `${kubectlWord(name, placeholder)} -n ${kubectlWord(namespace, 'NAMESPACE')}`;
}

/** A command of this program about a pod, `namespace/name`. */
export function podCommand(verb: 'addr' | 'route' | 'status', pod: string | undefined): string {
  return `kubectl multinet ${verb} ${objectWords(pod, 'POD')}`;
}

/** Describes a network, `namespace/name`, with its users and problems. */
export function networkCommand(network: string | undefined): string {
  return `kubectl multinet networks ${objectWords(network, 'NAD')}`;
}

/** Shows all that is known of a node. */
export function nodeCommand(node: string | undefined): string {
  return `kubectl multinet nodes ${kubectlWord(node, 'NODE')}`;
}

/** Shows a NAD, `namespace/name`, as it is written. */
export function showNad(network: string | undefined): string {
  return `kubectl get ${NADS} ${objectWords(network, 'NAD')} -o yaml`;
}

/** Lists the NADs of all namespaces. */
export const listNads = `kubectl get ${NADS} -A`;

/** Shows an IPPool of whereabouts, `namespace/name`, with its allocations. */
export function showIpPool(path: string): string {
  return `kubectl get ${IPPOOLS} ${objectWords(path, 'IPPOOL')} -o yaml`;
}

/** Shows the IPPools of all namespaces with their allocations. */
export const listIpPools = `kubectl get ${IPPOOLS} -A -o yaml`;
