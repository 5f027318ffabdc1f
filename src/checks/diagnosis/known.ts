import type { Pod } from '../../domain/attachments/pod.ts';
import type { Probed } from '../../domain/connectivity/probed.ts';
import type { EventObject } from '../../kube/event.ts';
import { type Gathered, isWhole, type NotGathered } from '../../snapshot/gathered.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { eventsOf, type PodEvents } from '../attachments/events.ts';
import { type Around, type Failure, failuresOf } from '../attachments/failures.ts';
import { insideOfPods } from '../inside/seen.ts';

/** What a diagnosis reads of a snapshot, sorted once for all pods. */
export interface Known {
  readonly around: Around;
  readonly spoken: PodEvents;
  readonly failures: readonly Failure[];
  /** Whether it was seen what is really inside a pod. */
  readonly isSeenInside: (pod: Pod) => boolean;
  /** What pods answered each other, where that was measured. */
  readonly pings?: Probed;
  /** Why events are missing, if they are. */
  readonly silent?: NotGathered;
}

/** Takes what there is of a snapshot. */
export function knownOf(snapshot: Snapshot): Known {
  const { pods, events, takenAt } = snapshot;
  const around: Around = {
    pods: items(snapshot.pods),
    allPods: isWhole(pods),
    nads: items(snapshot.nads),
    nodes: items(snapshot.nodes),
    daemonSets: items(snapshot.daemonSets),
    ipPools: items(snapshot.ipPools),
    nodeNetworks: items(snapshot.nodeNetworks),
    now: takenAt,
  };
  const none: readonly EventObject[] = [];
  const spoken = eventsOf(events.ok ? events.value : none);
  const failures = failuresOf(around, spoken);
  const { pings } = snapshot;
  return {
    around,
    spoken,
    failures,
    isSeenInside: seenInside(snapshot),
    ...(pings.ok ? { pings: pings.value } : {}),
    ...(events.ok ? {} : { silent: events.why }),
  };
}

function seenInside({ insides }: Snapshot): Known['isSeenInside'] {
  if (!insides.ok) return () => false;
  const insideOf = insideOfPods(insides.value);
  return (pod) => insideOf(pod)?.look.ok === true;
}

function items<T>(part: Gathered<readonly T[]>): readonly T[] {
  return part.ok ? part.value : [];
}
