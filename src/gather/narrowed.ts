import { type KindName, kinds, type ObjectOf } from '../kube/kinds.ts';
import type { Gathered } from '../snapshot/gathered.ts';
import { kindNames, type Recording } from '../snapshot/recording.ts';

/**
 * A recording of one namespace says of every list that the other namespaces are not in it: what is not there may exist all the same.
 */
export function statingNarrowness(recording: Recording, namespace: string): Recording {
  const lists: MutableLists = { ...recording.lists };
  for (const kind of kindNames) if (kinds[kind].namespaced) stateGap(lists, kind, namespace);
  return { ...recording, lists };
}

type MutableLists = { [K in KindName]?: Gathered<readonly ObjectOf<K>[]> };

function stateGap<K extends KindName>(lists: MutableLists, kind: K, namespace: string): void {
  const list: Gathered<readonly ObjectOf<K>[]> | undefined = lists[kind];
  if (list?.ok !== true) return;
  const what = `list ${kinds[kind].resource} in all namespaces`;
  const gap = { reason: 'not-asked', what, detail: `only namespace ${namespace} was captured` } as const;
  const stated: Gathered<readonly ObjectOf<K>[]> = { ...list, gaps: [...(list.gaps ?? []), gap] };
  lists[kind] = stated;
}
