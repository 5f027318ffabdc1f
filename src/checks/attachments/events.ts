import type { ObjectRef } from '../../findings/finding.ts';
import { pathOf } from '../../findings/refs.ts';
import type { EventObject } from '../../kube/event.ts';

/** The events about a pod, oldest first. Those about an earlier pod of the same name are left out. */
export type PodEvents = (pod: ObjectRef, uid: string) => readonly EventObject[];

/** Sorts events by the pod they are about. */
export function eventsOf(events: readonly EventObject[]): PodEvents {
  const byPod = Map.groupBy(
    once(events).filter(({ involvedObject }) => involvedObject?.kind === 'Pod'),
    ({ involvedObject = {} }) => pathOf({ namespace: involvedObject.namespace ?? '', name: involvedObject.name ?? '' }),
  );
  return (pod, uid) =>
    (byPod.get(pathOf(pod)) ?? [])
      .filter(({ involvedObject }) => involvedObject?.uid === undefined || uid === '' || involvedObject.uid === uid)
      .toSorted((a, b) => lastSeen(a) - lastSeen(b));
}

/** Core and events.k8s.io serve the same objects under the same UIDs: each counts once, in its newest state. */
function once(events: readonly EventObject[]): readonly EventObject[] {
  const byUid = new Map<unknown, EventObject>();
  for (const event of events) {
    const key = event.metadata?.uid ?? event;
    const known = byUid.get(key);
    if (known === undefined || lastSeen(event) >= lastSeen(known)) byUid.set(key, event);
  }
  return [...byUid.values()];
}

/** When an event was last seen, in milliseconds since 1970; 0 when it does not say. */
export function lastSeen({ series, lastTimestamp, eventTime, firstTimestamp }: EventObject): number {
  return millis(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp);
}

/** When an event was first seen, as RFC 3339; empty when it does not say. */
export function firstSeen({ firstTimestamp, eventTime, lastTimestamp }: EventObject): string {
  return firstTimestamp ?? eventTime ?? lastTimestamp ?? '';
}

/** How often an event was seen. */
export function timesSeen({ series, count }: EventObject): number {
  return series?.count ?? count ?? 1;
}

function millis(moment: string | undefined): number {
  const read = Date.parse(moment ?? '');
  return Number.isNaN(read) ? 0 : read;
}
