import type { Untested } from '../../domain/bandwidth/run.ts';
import type { ObjectRef } from '../../findings/finding.ts';
import { podRef } from '../../findings/refs.ts';
import { networkRef } from '../connectivity/evidence.ts';

/** What could not be tested. */
export function untestedRef(one: Untested): ObjectRef {
  return 'network' in one ? networkRef(one.network) : podRef({ namespace: one.namespace, name: one.pod });
}
