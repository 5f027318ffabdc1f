import type { ObjectMeta } from '../../kube/meta.ts';
import type { Pod } from './pod.ts';

/**
 * The controller that a user knows a pod by. A Deployment names its ReplicaSets by itself and the hash of the pod template,
 * which their pods carry as a label: so its name is read without asking for the ReplicaSet.
 */
export function ownerOf(owners: ObjectMeta['ownerReferences'], hash: string | undefined): Pod['owner'] {
  const controller = owners?.find((owner) => owner.controller === true);
  if (controller?.kind === undefined || controller.name === undefined) return undefined;
  const ofDeployment = controller.kind === 'ReplicaSet' && hash !== undefined && controller.name.endsWith(`-${hash}`);
  return ofDeployment
    ? { kind: 'deployment', name: controller.name.slice(0, -hash.length - 1) }
    : { kind: controller.kind.toLowerCase(), name: controller.name };
}
