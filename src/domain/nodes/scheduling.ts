import type { NodeObject } from '../../kube/node.ts';
import type { PodObject, TolerationObject } from '../../kube/pod.ts';
import { meets } from '../../kube/requirement.ts';

type Spec = NonNullable<PodObject['spec']>;
type Taint = NonNullable<NonNullable<NodeObject['spec']>['taints']>[number];
type Labels = Readonly<Record<string, string>>;

/**
 * Whether the scheduler may put a pod of this spec on a node: by nodeSelector, required node affinity, taints and tolerations
 * (kubernetes pkg/scheduler/framework/plugins: nodeaffinity, tainttoleration). What passes is left out: room, and the taints by which
 * Kubernetes marks a node that is cordoned, not ready or under pressure.
 */
export function mayRun(spec: Spec | undefined, node: NodeObject): boolean {
  const lasting = (node.spec?.taints ?? []).filter(({ key = '' }) => !passing.test(key));
  return isSelected(spec, node) && lasting.every((taint) => isTolerated(taint, spec?.tolerations));
}

/** Why the scheduler puts no pod of a spec on a node. */
export type Refusal =
  | { readonly kind: 'label'; readonly key: string; readonly value: string }
  | { readonly kind: 'affinity' }
  | { readonly kind: 'other-node'; readonly named: string }
  | { readonly kind: 'cordoned' }
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'taint'; readonly text: string };

/** Why a pod of this spec would not be put on a node now: what passes counts as well. Undefined when nothing speaks against it. */
export function refusalNow(spec: Spec | undefined, node: NodeObject): Refusal | undefined {
  const name = node.metadata?.name ?? '';
  if (spec?.nodeName !== undefined) {
    // A pod that names its node passes the scheduler by.
    return spec.nodeName === name ? undefined : { kind: 'other-node', named: spec.nodeName };
  }
  const unmatched = unmatchedLabel(spec, node.metadata?.labels ?? {});
  if (unmatched !== undefined) return { kind: 'label', key: unmatched[0], value: unmatched[1] };
  if (!isSelected(spec, node)) return { kind: 'affinity' };
  const taint = taintsNow(node).find((one) => !isTolerated(one, spec?.tolerations));
  if (taint === undefined) return undefined;
  const { key = '', value, effect = '' } = taint;
  if (key === CORDONED) return { kind: 'cordoned' };
  if (key === NOT_READY || key === UNREACHABLE) return { kind: 'not-ready' };
  return { kind: 'taint', text: `${key}${value === undefined ? '' : `=${value}`}:${effect}` };
}

const CORDONED = 'node.kubernetes.io/unschedulable';
const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** The taints of a node, and those that its state will soon give it (pkg/controller/nodelifecycle). */
function taintsNow({ spec, status }: NodeObject): readonly Taint[] {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'True';
  return [
    ...(spec?.taints ?? []),
    ...(spec?.unschedulable === true ? [{ key: CORDONED, effect: 'NoSchedule' }] : []),
    ...(ready === 'True' ? [] : [{ key: NOT_READY, effect: 'NoSchedule' }]),
  ];
}

/** Text that is equal for specs that may run on the same nodes. */
function placement({ nodeSelector, affinity, tolerations }: Spec): string {
  return JSON.stringify([nodeSelector, affinity, tolerations]);
}

/**
 * The ways in which pods may be placed on nodes: one spec for all that may run on the same nodes, by a text that says which these are.
 * Equal parts of specs are mostly one (src/kube/recall.ts): then nothing is written for a pod that is like another one.
 */
export function placementsOf(pods: Iterable<{ readonly object: PodObject }>): ReadonlyMap<string, Spec> {
  const found = new Map<string, Spec>();
  const seen = new Map<unknown, Map<unknown, Set<unknown>>>();
  for (const { object } of pods) {
    const { spec = nothing } = object;
    const { nodeSelector, affinity, tolerations } = spec;
    const near = seen.get(tolerations) ?? new Map<unknown, Set<unknown>>();
    const affinities = near.get(nodeSelector) ?? new Set();
    if (affinities.has(affinity)) continue;
    seen.set(tolerations, near.set(nodeSelector, affinities.add(affinity)));
    found.set(placement(spec), spec);
  }
  return found;
}

const nothing: Spec = {};

function isSelected(spec: Spec | undefined, { metadata }: NodeObject): boolean {
  const labels = metadata?.labels ?? {};
  if (unmatchedLabel(spec, labels) !== undefined) return false;
  const terms =
    spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? undefined;
  if (terms === undefined) return true;
  const fields = { 'metadata.name': metadata?.name ?? '' };
  return terms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      // A term without requirements selects nothing.
      matchExpressions.length + matchFields.length > 0 &&
      matchExpressions.every((requirement) => meets(requirement, labels)) &&
      matchFields.every((requirement) => meets(requirement, fields)),
  );
}

function unmatchedLabel(spec: Spec | undefined, labels: Labels): [string, string] | undefined {
  return Object.entries(spec?.nodeSelector ?? {}).find(([key, value]) => labels[key] !== value);
}

const passing = /^node\.(?:cloudprovider\.)?kubernetes\.io\//;

function isTolerated({ key = '', value = '', effect }: Taint, tolerations: readonly TolerationObject[] = []): boolean {
  if (effect === 'PreferNoSchedule') return true;
  return tolerations.some(
    (toleration) =>
      (toleration.effect === undefined || toleration.effect === effect) &&
      (toleration.key === undefined ? toleration.operator === 'Exists' : toleration.key === key) &&
      (toleration.operator === 'Exists' || (toleration.value ?? '') === value),
  );
}
