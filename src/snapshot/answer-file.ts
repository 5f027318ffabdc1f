import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { isRecord } from '../kube/record.ts';
import type { Gathered } from './gathered.ts';
import { isNotGathered } from './not-gathered.ts';

/** An answer as it stands in a snapshot file: a value and when it was given, or why there is none. */
export function encodeAnswer(answer: Gathered<unknown>): Record<string, unknown> {
  return answer.ok ? { at: answer.at, value: answer.value } : { missing: answer.why };
}

/** Reads an answer from a snapshot file. */
export function decodeAnswer<T>(
  item: unknown,
  place: string,
  isValue: (value: unknown) => value is T,
): Decoded<Gathered<T>> {
  if (!isRecord(item)) return problem(place, 'is not an object');
  const { missing, at, value } = item;
  if (missing !== undefined) {
    return isNotGathered(missing)
      ? decoded({ ok: false, why: missing })
      : problem(`${place}.missing`, 'gives no reason');
  }
  if (typeof at !== 'string' || !isValue(value)) return problem(place, 'has no answer');
  return decoded({ ok: true, at, value });
}

/** True for whatever a program gave to be kept as it came. */
export const isThere = (value: unknown): value is unknown => value !== undefined;
