/** Orders two numbers of any size; Math.min and Math.max do not take BigInt. */
export function compareNumbers(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The smaller of two. */
export function smaller(a: bigint, b: bigint): bigint {
  return compareNumbers(a, b) <= 0 ? a : b;
}

/** The larger of two. */
export function larger(a: bigint, b: bigint): bigint {
  return compareNumbers(a, b) >= 0 ? a : b;
}
