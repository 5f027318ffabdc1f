import type { Pod } from '../../domain/attachments/pod.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, pathOf, podRefs } from '../../findings/refs.ts';
import type { NodeObject } from '../../kube/node.ts';
import { defineCheck } from '../check.ts';

/** Devices are offered by device plugins, as extended resources in `status.allocatable` of the nodes that have them. A pod that runs has its devices. */
export const resourceNotOffered = defineCheck({
  slug: 'resource-not-offered',
  title: 'the devices that networks need are offered by a node',
  emits: ['MN209'],
  needs: ['nads', 'nodes'],
  wants: ['pods'],
  *judge({ nads, nodes, pods }) {
    for (const [resource, group] of byResource(nads)) {
      const [first] = group;
      if (first === undefined || nodes.some((node) => offers(node, resource))) continue;
      const waiting = (pods ?? []).filter((pod) => pod.life === 'starting' && requests(pod, resource));
      yield finding('MN209', {
        severity: waiting.length > 0 ? 'P1' : 'P2',
        subject: nadRef(first),
        args: { resource, networks: group.map(pathOf) },
        affected: podRefs(waiting),
        evidence: group.map((nad) => ({
          source: 'annotation k8s.v1.cni.cncf.io/resourceName',
          of: nadRef(nad),
          text: resource,
        })),
      });
    }
  },
});

function byResource(nads: readonly Nad[]): Map<string, Nad[]> {
  const groups = new Map<string, Nad[]>();
  for (const nad of nads.toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))) {
    if (nad.resource !== undefined) groups.set(nad.resource, [...(groups.get(nad.resource) ?? []), nad]);
  }
  return groups;
}

function offers(node: NodeObject, resource: string): boolean {
  const amount = node.status?.allocatable?.[resource];
  return amount !== undefined && amount !== '0';
}

function requests({ object }: Pod, resource: string): boolean {
  const containers = [...(object.spec?.initContainers ?? []), ...(object.spec?.containers ?? [])];
  return containers.some(({ resources }) => {
    const amount = resources?.requests?.[resource] ?? resources?.limits?.[resource];
    return amount !== undefined && amount !== '0';
  });
}
