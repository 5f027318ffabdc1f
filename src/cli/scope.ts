import type { Scope, Target } from '../snapshot/target.ts';
import { namespaceOf, type SelectionFlags } from './focus.ts';

/** The namespaces that the flags and the context name. */
export function scopeOf(flags: SelectionFlags, target: Target): Scope {
  const namespace = namespaceOf(flags, target);
  return namespace === undefined ? { kind: 'all' } : { kind: 'namespace', namespace };
}
