import pMap from 'p-map';
import type { ClusterReader, ListQuery } from '../cluster/port.ts';
import { decodePod } from '../domain/attachments/decode.ts';
import { type KindName, kinds, type ObjectOf } from '../kube/kinds.ts';
import type { PodObject } from '../kube/pod.ts';
import type { Gathered } from '../snapshot/gathered.ts';
import type { Recording } from '../snapshot/recording.ts';
import type { Scope } from '../snapshot/target.ts';
import { gatherConfigMaps } from './config-maps.ts';
import { withLedgerPods } from './ledger-pods.ts';
import type { Plan } from './plan.ts';

type MutableLists = { [K in KindName]?: Gathered<readonly ObjectOf<K>[]> };

const LISTS_AT_ONCE = 6;

/**
 * Reads what the plan names. Rejects only when cancelled: whatever cannot be read is in the recording with its reason.
 *
 * @param now the clock, as RFC 3339; it is read once everything has been gathered
 */
export async function gather(reader: ClusterReader, plan: Plan, now: () => string): Promise<Recording> {
  const lists: MutableLists = {};
  const { scope } = plan;
  const put = async <K extends KindName>(kind: K): Promise<void> => {
    lists[kind] = await listIn(reader, kind, { scope });
  };
  const putPods = async (): Promise<void> => {
    lists.pods = await listIn(reader, 'pods', { scope, ...plan.pods }, decodeAhead);
  };
  const wanted = plan.kinds.filter((kind) => kind !== 'configMaps');
  await pMap(wanted, (kind) => (kind === 'pods' ? putPods() : put(kind)), { concurrency: LISTS_AT_ONCE });
  if (lists.pods !== undefined && plan.scope.kind === 'all' && plan.pods === undefined) {
    lists.pods = await withLedgerPods(reader, lists.pods, lists.ipPools);
  }
  if (plan.kinds.includes('configMaps')) lists.configMaps = await gatherConfigMaps(reader, lists.pods, now);
  return { takenAt: now(), target: reader.target, lists };
}

/** Decodes pods while the server works on the next page: to who assembles the snapshot they are known already. */
function decodeAhead(pods: readonly PodObject[]): void {
  for (const pod of pods) decodePod(pod);
}

/**
 * Lists a kind; where the whole cluster may not be read, at least the namespace of the context is, and the rest stays a stated gap.
 */
async function listIn<K extends KindName>(
  reader: ClusterReader,
  kind: K,
  query: ListQuery,
  arrived?: (objects: readonly ObjectOf<K>[]) => void,
): Promise<Gathered<readonly ObjectOf<K>[]>> {
  const whole = await reader.list(kind, query, arrived);
  if (whole.ok || whole.why.reason !== 'forbidden' || query.scope.kind !== 'all' || !kinds[kind].namespaced)
    return whole;
  const scope: Scope = { kind: 'namespace', namespace: reader.target.namespace };
  const part = await reader.list(kind, { ...query, scope }, arrived);
  return part.ok ? { ...part, gaps: [...(part.gaps ?? []), whole.why] } : whole;
}
