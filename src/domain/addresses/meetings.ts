import { compareWindows, intersect, type Window } from './window.ts';

/** Something that has addresses. */
export interface Owned<T> {
  readonly window: Window;
  readonly owner: T;
}

/** Two owners with addresses in common; the one whose window begins first goes first. */
export interface Meeting<T> {
  readonly owners: readonly [T, T];
  readonly shared: Window;
}

/** Every two windows that overlap, in the order of their addresses: one pass over the sorted windows, not all pairs. */
export function meetings<T>(owned: readonly Owned<T>[]): Meeting<T>[] {
  const found: Meeting<T>[] = [];
  let open: Owned<T>[] = [];
  for (const next of owned.toSorted((a, b) => compareWindows(a.window, b.window))) {
    open = open.filter(({ window, owner }) => {
      const shared = intersect(window, next.window);
      if (shared !== undefined) found.push({ owners: [owner, next.owner], shared });
      return shared !== undefined;
    });
    open.push(next);
  }
  return found;
}
