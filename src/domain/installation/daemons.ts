import type { DaemonSetObject } from '../../kube/daemon-set.ts';

/** The daemons that secondary networks rest on. */
export type Daemon = 'multus' | 'whereabouts';

// Image and container names of the upstream manifests and of the distributions that ship them (OpenShift, RKE2, k3s charts, Talos).
const marks: Readonly<Record<Daemon, RegExp>> = {
  multus: /(^|[/-])multus([-_]cni|-daemon|-thick|-shim)?([:@-]|$)|kube-multus/,
  whereabouts: /whereabouts/,
};

// Things that stand beside the daemon and do not attach networks themselves.
const beside =
  /admission|multus-(?:proxy|service)|networkpolicy|network-policy|dynamic-networks|additional-cni|slice-controller|reconciler/;

/** True when a DaemonSet runs the daemon (or, for whereabouts in OpenShift, installs it from an init container). */
function isDaemon(daemon: Daemon, { metadata, spec }: DaemonSetObject): boolean {
  const template = spec?.template?.spec;
  const running = template?.containers ?? [];
  const containers = daemon === 'whereabouts' ? [...running, ...(template?.initContainers ?? [])] : running;
  if (daemon === 'multus' && beside.test(metadata?.name ?? '')) return false;
  return containers.some(({ name = '', image = '' }) => {
    const found = marks[daemon].test(image) || marks[daemon].test(name);
    return found && !(beside.test(image) || beside.test(name));
  });
}

/** The DaemonSets that run a daemon. */
export function daemonSetsOf(daemon: Daemon, all: readonly DaemonSetObject[]): DaemonSetObject[] {
  return all.filter((daemonSet) => isDaemon(daemon, daemonSet));
}
