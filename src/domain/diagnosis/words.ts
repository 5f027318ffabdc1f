import type { Pod } from '../attachments/pod.ts';

/** `a`, `a and b`, `a, b and c`; of many only the first three. */
export function listed(words: readonly string[]): string {
  if (words.length > 4) return `${words.slice(0, 3).join(', ')} and ${words.length - 3} more`;
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** With the noun and verb that fit the number. */
export function several(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A reference to a pod. */
export function podOf({ namespace, name }: Pick<Pod, 'namespace' | 'name'>) {
  return { kind: 'pod', namespace, name };
}

/** A reference to a NAD, from `namespace/name`. */
export function nadOf(network: string) {
  const [namespace = '', name = ''] = network.split('/');
  return { kind: 'network-attachment-definition', namespace, name };
}

/** Each once, in order. */
export function distinct(words: Iterable<string>): readonly string[] {
  return [...new Set(words)].sort();
}
