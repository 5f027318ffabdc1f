import { kubectlWord } from '../../kube/kubectl.ts';
import type { Situation } from './situation.ts';

const definitions = 'network-attachment-definitions.k8s.cni.cncf.io';

/** Shows the pod with its annotations and events. */
export function describePod({ namespace, pod }: Situation): readonly string[] {
  return ['kubectl', 'describe', 'pod', kubectlWord(pod, 'POD'), '-n', kubectlWord(namespace, 'NAMESPACE')];
}

/** Deletes the pod, so that its controller makes a new one. */
export function deletePod({ namespace, pod }: Situation): readonly string[] {
  return ['kubectl', 'delete', 'pod', kubectlWord(pod, 'POD'), '-n', kubectlWord(namespace, 'NAMESPACE')];
}

/** Shows what the pod asks Multus for. */
export function showRequest({ namespace, pod }: Situation): readonly string[] {
  const path = 'jsonpath={.metadata.annotations.k8s\\.v1\\.cni\\.cncf\\.io/networks}';
  return ['kubectl', 'get', 'pod', kubectlWord(pod, 'POD'), '-n', kubectlWord(namespace, 'NAMESPACE'), '-o', path];
}

/** Opens the NAD behind the message in an editor. */
export function editNetwork({ network, namespace, cniConfName }: Situation): readonly string[] {
  const name = kubectlWord(network?.name ?? cniConfName, 'NAD');
  return ['kubectl', 'edit', definitions, name, '-n', kubectlWord(network?.namespace ?? namespace, 'NAMESPACE')];
}

/** Shows the NAD behind the message. */
export function showNetwork({ network, namespace, cniConfName }: Situation): readonly string[] {
  const name = kubectlWord(network?.name ?? cniConfName, 'NAD');
  return [
    'kubectl',
    'get',
    definitions,
    name,
    '-n',
    kubectlWord(network?.namespace ?? namespace, 'NAMESPACE'),
    '-o',
    'yaml',
  ];
}

/** Lists the NADs of all namespaces. */
export function listNetworks(): readonly string[] {
  return ['kubectl', 'get', definitions, '--all-namespaces'];
}

/** Lists the Multus pod of the node, with its restarts. */
export function multusOnNode({ node }: Situation): readonly string[] {
  const onNode = `spec.nodeName=${kubectlWord(node, 'NODE')}`;
  return ['kubectl', 'get', 'pods', '-A', '-l', 'app=multus', '--field-selector', onNode, '-o', 'wide'];
}

/** Lists the whereabouts pod of the node, with its restarts. */
export function whereaboutsOnNode({ node }: Situation): readonly string[] {
  const onNode = `spec.nodeName=${kubectlWord(node, 'NODE')}`;
  return ['kubectl', 'get', 'pods', '-A', '-l', 'app=whereabouts', '--field-selector', onNode, '-o', 'wide'];
}

/** Shows the log of the Multus daemons. */
export function multusLogs(): readonly string[] {
  return ['kubectl', 'logs', '-n', 'kube-system', '-l', 'app=multus', '-c', 'kube-multus', '--tail=200', '--prefix'];
}

/** Shows the log of the whereabouts controllers. */
export function whereaboutsLogs(): readonly string[] {
  return ['kubectl', 'logs', '-n', 'kube-system', '-l', 'app=whereabouts', '--tail=200', '--prefix'];
}

/** Shows the allocations of whereabouts. */
export function showPools(): readonly string[] {
  return ['kubectl', 'get', 'ippools.whereabouts.cni.cncf.io', '-A', '-o', 'yaml'];
}

/** Shows the devices that the node offers. */
export function showNode({ node }: Situation): readonly string[] {
  return ['kubectl', 'get', 'node', kubectlWord(node, 'NODE'), '-o', 'jsonpath={.status.allocatable}'];
}

/** Looks at what only the root namespaces of the node show, in a debug pod, which stays until it is deleted. The program must only read. */
export function onNode({ node }: Situation, ...argv: readonly string[]): readonly string[] {
  const image = 'busybox:1.36';
  return [
    'kubectl',
    'debug',
    `node/${kubectlWord(node, 'NODE')}`,
    '-it',
    `--image=${image}`,
    '--profile=sysadmin',
    '--',
    ...argv,
  ];
}

/** Shows what the node has: interfaces, plugins, the order of CNI configurations, leases of host-local. Only reads. */
export function showNodeNetwork({ node }: Situation): readonly string[] {
  return ['kubectl', 'multinet', 'nodes', kubectlWord(node, 'NODE')];
}
