import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Between, type BetweenFlags, betweenMeant, type Ends } from './connectivity-scope.ts';
import { podsIn } from './pods-in.ts';
import { UsageProblem } from './problem.ts';

/** A part of what was measured: between some endpoints, perhaps of one namespace. */
interface Part {
  readonly between: Between;
  readonly scope: { readonly namespace?: string };
}

/**
 * The part that the flags mean of what a file holds; undefined when that is all of it.
 *
 * @param what was measured, in a word
 * @param namespace of the pods that were measured; undefined for all
 * @throws UsageProblem when something named does not exist, or was not measured
 */
export function partOfFile(
  path: string,
  what: 'bandwidth' | 'pings',
  namespace: string | undefined,
  flags: BetweenFlags,
  ends: Ends,
  snapshot: Snapshot,
): Part | undefined {
  if (flags.namespace !== undefined && namespace !== undefined && flags.namespace !== namespace)
    throw new UsageProblem(`snapshot ${path} holds ${what} of namespace ${namespace} only`, 'leave out -n');
  const named = [ends.src, ends.dst, flags.network, flags.selector, flags['field-selector']];
  const isOther = flags.namespace !== undefined && flags.namespace !== namespace;
  if (!isOther && named.every((word) => word === undefined)) return undefined;
  const scope = flags.namespace ?? namespace;
  const meant = { ...flags, namespace: scope, 'all-namespaces': scope === undefined };
  return {
    between: betweenMeant(meant, ends, snapshot, podsIn(snapshot)),
    scope: scope === undefined ? {} : { namespace: scope },
  };
}
