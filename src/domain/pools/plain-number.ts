/** An integer as JSON can carry it: a number where JavaScript holds it exactly, else its decimal text. */
export function plainNumber(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}
