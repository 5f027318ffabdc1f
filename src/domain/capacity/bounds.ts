import { smaller } from '../addresses/order.ts';

/** A number of pods. */
export type Count = bigint | 'unlimited';

/** How many pods fit, as far as it can be told: where it can, both are the same. */
export interface Bounds {
  readonly atLeast: Count;
  readonly atMost: Count;
}

/** Nothing fits. */
export const none: Bounds = { atLeast: 0n, atMost: 0n };
/** There is no end. */
export const endless: Bounds = { atLeast: 'unlimited', atMost: 'unlimited' };
/** Nothing can be told. */
export const untold: Bounds = { atLeast: 0n, atMost: 'unlimited' };

/** So many, and this is certain. */
export function exactly(count: Count): Bounds {
  return { atLeast: count, atMost: count };
}

/** Whether it is certain how many fit. */
export function isExact({ atLeast, atMost }: Bounds): boolean {
  return atLeast === atMost;
}

/** The smaller of two counts. */
export function fewer(a: Count, b: Count): Count {
  if (a === 'unlimited') return b;
  return b === 'unlimited' ? a : smaller(a, b);
}

/** What is left when all of some limits hold at once. */
export function allOf(limits: readonly Bounds[]): Bounds {
  return limits.reduce(
    (left, { atLeast, atMost }) => ({ atLeast: fewer(left.atLeast, atLeast), atMost: fewer(left.atMost, atMost) }),
    endless,
  );
}

/** What some places have room for together. */
export function sumOf(places: readonly Bounds[]): Bounds {
  const plus = (a: Count, b: Count): Count => (a === 'unlimited' || b === 'unlimited' ? 'unlimited' : a + b);
  return places.reduce(
    (sum, { atLeast, atMost }) => ({ atLeast: plus(sum.atLeast, atLeast), atMost: plus(sum.atMost, atMost) }),
    none,
  );
}
