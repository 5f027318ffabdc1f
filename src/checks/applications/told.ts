import type { Evidence } from '../../findings/finding.ts';
import { evidenceOf } from './environment.ts';
import type { Use } from './uses.ts';

/** A variable and the address in it. */
interface Told {
  readonly variable: string;
  readonly address: string;
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
