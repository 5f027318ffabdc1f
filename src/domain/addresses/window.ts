import { type Address, type Family, formatAddress } from './address.ts';
import { compareNumbers, larger, smaller } from './order.ts';

/** A run of addresses of one family, both ends included. Never empty. */
export interface Window {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** Whether the address lies in the window. */
export function contains(window: Window, address: Pick<Address, 'family' | 'value'>): boolean {
  return window.family === address.family && window.first <= address.value && address.value <= window.last;
}

/** Whether the address lies in one of the windows. */
export function anyContains(windows: readonly Window[], address: Pick<Address, 'family' | 'value'>): boolean {
  for (const window of windows) if (contains(window, address)) return true;
  return false;
}

/** Whether two windows share an address. */
export function overlaps(a: Window, b: Window): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** What two windows share; undefined when nothing. */
export function intersect(a: Window, b: Window): Window | undefined {
  if (!overlaps(a, b)) return undefined;
  return {
    family: a.family,
    first: larger(a.first, b.first),
    last: smaller(a.last, b.last),
  };
}

/** How many addresses the window has. */
export function sizeOf(window: Window): bigint {
  return window.last - window.first + 1n;
}

/** How many different addresses the windows have together. */
export function countAddresses(windows: readonly Window[]): bigint {
  return unite(windows).reduce((sum, window) => sum + sizeOf(window), 0n);
}

/** The same addresses in the fewest windows, in order. */
export function unite(windows: readonly Window[]): Window[] {
  const united: Window[] = [];
  for (const window of windows.toSorted(compareWindows)) {
    const before = united.at(-1);
    if (before !== undefined && before.family === window.family && window.first <= before.last + 1n) {
      united[united.length - 1] = { ...before, last: larger(window.last, before.last) };
    } else united.push(window);
  }
  return united;
}

/** The addresses of `windows` that are in none of `holes`, in the fewest windows, in order. */
export function subtract(windows: readonly Window[], holes: readonly Window[]): Window[] {
  const cut = unite(holes);
  return unite(windows).flatMap((window) => pieces(window, cut));
}

function pieces({ family, first, last }: Window, cut: readonly Window[]): Window[] {
  const left: Window[] = [];
  let from = first;
  for (const hole of cut) {
    if (hole.family !== family || hole.last < from) continue;
    if (hole.first > last) break;
    if (hole.first > from) left.push({ family, first: from, last: hole.first - 1n });
    from = hole.last + 1n;
  }
  if (from <= last) left.push({ family, first: from, last });
  return left;
}

/** Orders IPv4 before IPv6, then by first and last address. */
export function compareWindows(a: Window, b: Window): number {
  return a.family - b.family || compareNumbers(a.first, b.first) || compareNumbers(a.last, b.last);
}

/** `10.0.0.1-10.0.0.9`, or one address alone. */
export function formatWindow({ family, first, last }: Window): string {
  const from = formatAddress(family, first);
  return first === last ? from : `${from}-${formatAddress(family, last)}`;
}
