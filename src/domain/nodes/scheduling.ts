import type { NodeObject } from '../../kube/node.ts';
import type { PodObject, TolerationObject } from '../../kube/pod.ts';

type Spec = NonNullable<PodObject['spec']>;
type Taint = NonNullable<NonNullable<NodeObject['spec']>['taints']>[number];
type Requirement = { readonly key?: string; readonly operator?: string; readonly values?: readonly string[] };

/**
 * Whether the scheduler may put a pod of this spec on a node: by nodeSelector, required node affinity, taints and tolerations
 * (kubernetes pkg/scheduler/framework/plugins: nodeaffinity, tainttoleration). What passes is left out: room, and the taints by which
 * Kubernetes marks a node that is cordoned, not ready or under pressure.
 */
export function mayRun(spec: Spec | undefined, node: NodeObject): boolean {
  return isSelected(spec, node) && (node.spec?.taints ?? []).every((taint) => isTolerated(taint, spec?.tolerations));
}

/** Text that is equal for specs that may run on the same nodes. */
export function placement({ nodeSelector, affinity, tolerations }: Spec): string {
  return JSON.stringify([nodeSelector, affinity, tolerations]);
}

function isSelected(spec: Spec | undefined, { metadata }: NodeObject): boolean {
  const labels = metadata?.labels ?? {};
  const wanted = Object.entries(spec?.nodeSelector ?? {});
  if (!wanted.every(([key, value]) => labels[key] === value)) return false;
  const terms =
    spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? undefined;
  if (terms === undefined) return true;
  const fields = { 'metadata.name': metadata?.name ?? '' };
  return terms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      // A term without requirements selects nothing.
      matchExpressions.length + matchFields.length > 0 &&
      matchExpressions.every((requirement) => holds(requirement, labels)) &&
      matchFields.every((requirement) => holds(requirement, fields)),
  );
}

function holds({ key = '', operator, values = [] }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}

const passing = /^node\.(?:cloudprovider\.)?kubernetes\.io\//;

function isTolerated({ key = '', value = '', effect }: Taint, tolerations: readonly TolerationObject[] = []): boolean {
  if (effect === 'PreferNoSchedule' || passing.test(key)) return true;
  return tolerations.some(
    (toleration) =>
      (toleration.effect === undefined || toleration.effect === effect) &&
      (toleration.key === undefined ? toleration.operator === 'Exists' : toleration.key === key) &&
      (toleration.operator === 'Exists' || (toleration.value ?? '') === value),
  );
}
