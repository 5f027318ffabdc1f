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
  const [{ pod }] = uses;
  const others = new Set(uses.map((use) => use.pod));
  others.delete(pod);
  return subjectOf([pod, ...others]);
}

/** How many workloads the pods of a group belong to. */
export function workloadsIn(uses: readonly Use[]): number {
  return new Set(uses.map(({ pod }) => ownerKey(pod))).size;
}

/** What the pods of a group are told, each once: replicas are told the same. */
export function toldIn(uses: readonly Use[]): readonly Told[] {
  const told = uses.map(({ endpoint }) => ({ variable: endpoint.variable, address: endpoint.address.text }));
  return [...new Map(told.map((one) => [`${one.variable}=${one.address}`, one])).values()];
}

/** Where it is written, once: replicas are told the same in the same place, and many pods read one ConfigMap. */
export function writtenIn(uses: readonly Use[]): readonly Evidence[] {
  const written = new Map<string, Evidence>();
  for (const { pod, endpoint } of uses) {
    const evidence = evidenceOf(pod, endpoint);
    const place = `${evidence.source} ${evidence.text}`;
    if (!written.has(place)) written.set(place, evidence);
  }
  return [...written.values()];
}
