import type { Pod } from '../../domain/attachments/pod.ts';
import type { Evidence, ObjectRef } from '../../findings/finding.ts';
import { type Group, ownerKey, subjectOf } from '../group.ts';
import { evidenceOf } from './environment.ts';
import type { Use } from './uses.ts';

/** A variable and the address in it. */
interface Told {
  readonly variable: string;
  readonly address: string;
}

/** What users would change: the workload, or the first of several. */
export function subjectOfUses(uses: Group<Use>): ObjectRef {
  const [
    {
      pods: [first],
    },
  ] = uses;
  const others = new Set(podsIn(uses));
  others.delete(first);
  return subjectOf([first, ...others]);
}

/** The pods of a group, each once. */
export function podsIn(uses: readonly Use[]): ReadonlySet<Pod> {
  return new Set([...new Set(uses.map(({ pods }) => pods))].flat());
}

/** How many workloads the pods of a group belong to. */
export function workloadsIn(uses: readonly Use[]): number {
  return new Set([...podsIn(uses)].map(ownerKey)).size;
}

/** What the pods of a group are told, each once: replicas are told the same. */
export function toldIn(uses: readonly Use[]): readonly Told[] {
  const told = uses.map(({ endpoint }) => ({ variable: endpoint.variable, address: endpoint.address.text }));
  return [...new Map(told.map((one) => [`${one.variable}=${one.address}`, one])).values()];
}

/** Where it is written, once: replicas are told the same in the same place, and many pods read one ConfigMap. */
export function writtenIn(uses: readonly Use[]): readonly Evidence[] {
  const written = new Map<string, Evidence>();
  for (const { pods, endpoint } of uses) {
    const evidence = evidenceOf(pods[0], endpoint);
    const place = `${evidence.source} ${evidence.text}`;
    if (!written.has(place)) written.set(place, evidence);
  }
  return [...written.values()];
}
