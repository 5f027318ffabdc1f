import type { Unknown } from '../checks/outcome.ts';
import type { Focus } from '../checks/report.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import { requestedNetworks } from '../domain/attachments/presence.ts';
import type { Finding, ObjectRef } from '../findings/finding.ts';
import { ref } from '../findings/refs.ts';
import { parseLabelSelector, parsePodFieldSelector } from '../kube/selectors.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Target } from '../snapshot/target.ts';
import { readOrRefuse } from './problem.ts';

/** The flags that say which pods are meant. */
export interface SelectionFlags {
  readonly namespace?: string | undefined;
  readonly 'all-namespaces'?: boolean;
  readonly selector?: string | undefined;
  readonly 'field-selector'?: string | undefined;
}

/** The namespace that the flags and the context name; absent for all. */
export function namespaceOf(flags: SelectionFlags, target: Target): string | undefined {
  return flags['all-namespaces'] === true ? undefined : (flags.namespace ?? target.namespace);
}

/** What the server can leave out for us; the filter below decides all the same, so that files and clusters give one answer. */
export function narrowing(flags: SelectionFlags): { labelSelector?: string; fieldSelector?: string } {
  return {
    ...(flags.selector === undefined ? {} : { labelSelector: flags.selector }),
    ...(flags['field-selector'] === undefined ? {} : { fieldSelector: flags['field-selector'] }),
  };
}

/** Decides which pods the flags mean. */
export function podFilter(flags: SelectionFlags, namespace: string | undefined): (pod: Pod) => boolean {
  const byLabel = readOrRefuse(parseLabelSelector(flags.selector ?? ''));
  const byField = readOrRefuse(parsePodFieldSelector(flags['field-selector'] ?? ''));
  return (pod) =>
    (namespace === undefined || pod.namespace === namespace) &&
    byLabel(pod.object.metadata?.labels ?? {}) &&
    byField(pod.object);
}

/** The networks that the pods meant by selectors ask for, as `namespace/name`; absent when no selector is given. */
export function networksOfSelected(
  flags: SelectionFlags,
  pods: readonly Pod[] | undefined,
): ReadonlySet<string> | undefined {
  if (flags.selector === undefined && flags['field-selector'] === undefined) return undefined;
  const selected = (pods ?? []).filter(podFilter(flags, undefined));
  return new Set(selected.flatMap((pod) => requestedNetworks(pod)));
}

/** What part of the findings the flags mean. */
export function focusOn(flags: SelectionFlags, snapshot: Snapshot): Focus {
  const namespace = namespaceOf(flags, snapshot.target);
  const selects = flags.selector !== undefined || flags['field-selector'] !== undefined;
  const isSelected = podFilter(flags, namespace);
  const pods = snapshot.pods.ok ? snapshot.pods.value.filter(isSelected) : [];
  const selected = new Set(pods.map((pod) => `${pod.namespace}/${pod.name}`));
  const touches = (object: ObjectRef) =>
    selects
      ? object.kind === 'pod' && selected.has(`${object.namespace}/${object.name}`)
      : object.namespace === namespace;
  const includes = (finding: Finding): boolean => {
    if (!selects && namespace === undefined) return true;
    if (isAboutTheCluster(finding)) return true;
    return [finding.subject, ...finding.affected].some(touches);
  };
  const empty = pods.length === 0 && snapshot.pods.ok ? emptiness(namespace, selects, snapshot) : undefined;
  return { includes, ...(namespace === undefined ? {} : { namespace }), ...(empty === undefined ? {} : { empty }) };
}

/** What there is to say when no pod is meant: nothing, as long as networks are there to be judged. */
function emptiness(namespace: string | undefined, selects: boolean, { nads, target }: Snapshot): Unknown | undefined {
  const { context, server } = target;
  const subject =
    namespace === undefined ? ref('cluster', { name: context ?? server }) : ref('namespace', { name: namespace });
  const nothing = 'so there is nothing to judge';
  if (selects) return { kind: 'not-judged', subject, why: `no pod there matches the selector, ${nothing}` };
  const networks = nads.ok ? nads.value.filter((nad) => namespace === undefined || nad.namespace === namespace) : [];
  return networks.length > 0
    ? undefined
    : { kind: 'not-judged', subject, why: `no pods and no networks there, ${nothing}` };
}

/** The findings that affect one of these pods. */
export function focusOnPods(pods: readonly Pod[]): Focus {
  const meant = new Set(pods.map((pod) => `${pod.namespace}/${pod.name}`));
  return {
    includes: ({ affected }) =>
      affected.some(({ kind, namespace, name }) => kind === 'pod' && meant.has(`${namespace}/${name}`)),
  };
}

// The installation concerns every namespace; so does what names only objects of the whole cluster.
function isAboutTheCluster({ code, subject, affected }: Finding): boolean {
  return code.startsWith('MN1') || [subject, ...affected].every(({ namespace }) => namespace === undefined);
}
