import type { Target } from '../snapshot/target.ts';
import { namespaceOf, type SelectionFlags } from './focus.ts';

/** A network as a user names it, and the namespace that is meant without one. */
interface NetworkFlags extends SelectionFlags {
  /** `NAME` or `NAMESPACE/NAME`. */
  readonly network?: string | undefined;
}

/** Which networks the flags mean: one, those of a namespace, or all. */
export function networksMeant(
  flags: NetworkFlags,
  target: Target,
): { readonly namespace?: string; readonly network?: string } {
  const [first, second] = flags.network?.split('/') ?? [];
  if (first !== undefined && second !== undefined) return { namespace: first, network: second };
  const namespace = namespaceOf(flags, target);
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(first === undefined ? {} : { network: first }),
  };
}
