import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { isRecord } from '../kube/record.ts';
import type { EndRecord } from './end-record.ts';

/** Reads the name of an interface of a pod from a snapshot file. */
export function decodeEnd(value: unknown, place: string): Decoded<EndRecord> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const { namespace, pod, interface: name } = value;
  if (typeof namespace !== 'string' || typeof pod !== 'string' || typeof name !== 'string')
    return problem(place, 'names no interface of a pod');
  return decoded({ namespace, pod, interface: name });
}

/** Reads each item of a list from a snapshot file; the first that cannot be read is the problem. */
export function decodeEach<T>(
  value: unknown,
  place: string,
  read: (item: unknown, place: string) => Decoded<T>,
): Decoded<readonly T[]> {
  if (!Array.isArray(value)) return problem(place, 'is not a list');
  const items: T[] = [];
  for (const [index, item] of value.entries()) {
    const one = read(item, `${place}[${index}]`);
    if (!one.ok) return one;
    items.push(one.value);
  }
  return decoded(items);
}

/** True for a figure that was measured or asked for: a number, and neither less than nothing nor endless. */
export function isFigure(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
