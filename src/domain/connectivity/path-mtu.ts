import type { Family } from '../addresses/address.ts';
import type { Pair } from './pair.ts';

/** What became of packets of one size that must not be split up on the way. */
export interface SizeAnswer {
  /** The whole IP packet, in bytes. */
  readonly bytes: number;
  /** `told`: somebody said that it is too long, and what fits. `lost`: no answer, and nobody said why. */
  readonly result: 'passed' | 'told' | 'lost';
  /** The MTU that was told. */
  readonly toldBytes?: number;
  /** Who told it; absent for the own stack. */
  readonly toldBy?: string;
}

/** The largest packet that gets through. */
export type PathMtu =
  /** As large as the interface allows. */
  | { readonly kind: 'full'; readonly bytes: number }
  /** Less. In a black hole larger packets vanish without a word: connections open and then hang. */
  | {
      readonly kind: 'limited';
      readonly bytes: number;
      readonly interfaceBytes: number;
      readonly blackHole: boolean;
      readonly toldBy?: string;
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** The path MTU of a pair. */
export interface PathMtuReading {
  readonly pair: Pair;
  readonly mtu: PathMtu;
  /** MTU of the source's interface, where it could be read. */
  readonly interfaceBytes?: number;
}

/** Every host must take as much (RFC 791, RFC 8200). */
export function leastMtu(family: Family): number {
  return family === 4 ? 576 : 1280;
}

/** Sizes tried at once between two known ones. */
const AT_ONCE = 7;

/**
 * The sizes to try next; none when the answer is known.
 *
 * @param most the interface's MTU
 * @param limits what was found of other pairs, and may hold here as well
 */
export function nextSizes(
  answers: readonly SizeAnswer[],
  family: Family,
  most: number,
  limits: readonly number[] = [],
): number[] {
  const least = Math.min(leastMtu(family), most);
  if (answers.length === 0) return [...new Set([least, most])];
  const { passed, failed } = boundsOf(answers);
  if (passed === undefined || failed === undefined || failed - passed <= 1) return [];
  const tried = new Set(answers.map(({ bytes }) => bytes));
  const isOpen = (bytes: number) => bytes > passed && bytes < failed && !tried.has(bytes);
  const told = answers.flatMap(({ toldBytes }) => toldBytes ?? []);
  const hints = [...told, ...limits].flatMap((bytes) => [bytes, bytes + 1]).filter(isOpen);
  if (hints.length > 0) return [...new Set(hints)].sort((a, b) => a - b);
  const step = (failed - passed) / (AT_ONCE + 1);
  const between = Array.from({ length: AT_ONCE }, (_, index) => Math.round(passed + step * (index + 1)));
  return [...new Set(between)].filter(isOpen);
}

/** What all sizes together tell. */
export function pathMtuOf(answers: readonly SizeAnswer[], family: Family, most: number): PathMtu {
  const { passed, failed } = boundsOf(answers);
  if (passed === undefined) {
    return { kind: 'unknown', why: `not even packets of ${Math.min(leastMtu(family), most)} bytes came back` };
  }
  if (passed >= most) return { kind: 'full', bytes: most };
  if (failed === undefined || failed - passed > 1) return { kind: 'unknown', why: 'not all sizes could be tried' };
  const teller = answers.find(({ bytes, result }) => bytes > passed && result === 'told');
  return {
    kind: 'limited',
    bytes: passed,
    interfaceBytes: most,
    blackHole: teller === undefined,
    ...(teller?.toldBy === undefined ? {} : { toldBy: teller.toldBy }),
  };
}

/** The largest that passed, and the smallest above it that did not: a small one that was lost by chance counts for nothing. */
function boundsOf(answers: readonly SizeAnswer[]): { passed: number | undefined; failed: number | undefined } {
  const sizes = (good: boolean) =>
    answers.filter(({ result }) => (result === 'passed') === good).map(({ bytes }) => bytes);
  const passed = sizes(true).reduce<number | undefined>((most, bytes) => Math.max(most ?? bytes, bytes), undefined);
  const failed = sizes(false)
    .filter((bytes) => passed === undefined || bytes > passed)
    .reduce<number | undefined>((least, bytes) => Math.min(least ?? bytes, bytes), undefined);
  return { passed, failed };
}
