import type { ClusterReader, PodMaker } from '../../cluster/port.ts';
import type { Obstacle } from '../../domain/bandwidth/test-pod.ts';
import type { EventObject } from '../../kube/event.ts';
import type { PodObject } from '../../kube/pod.ts';
import type { Gathered, NotGathered } from '../../snapshot/gathered.ts';
import { pause } from '../inside/pause.ts';
import { type Hindered, stateOf, unscheduled } from './state.ts';

/** Looks at one pod, and at what is said of it. */
export interface PodWatch {
  pod(at: Place): Promise<Gathered<PodObject | undefined>>;
  events(of: Place): Promise<Gathered<readonly EventObject[]>>;
}

type Place = Pick<TestPod, 'namespace' | 'name'>;

/** Looks by means of a cluster's reader. */
export function podWatch(reader: Pick<ClusterReader, 'get' | 'list'>): PodWatch {
  return {
    pod: ({ namespace, name }) => reader.get('pods', name, namespace),
    events: ({ namespace, name }) =>
      reader.list('events', {
        scope: { kind: 'namespace', namespace },
        fieldSelector: `involvedObject.kind=Pod,involvedObject.name=${name}`,
      }),
  };
}

/** What it takes to make pods and to see them run. */
export interface TestPodMeans {
  readonly watch: PodWatch;
  readonly maker: PodMaker;
  readonly signal: AbortSignal;
}

/** A pod that was asked for. */
export interface TestPod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  /** `namespace/name`. */
  readonly network: string;
}

/** What became of it: it runs and has an address on its network, or what is known of why not. */
export type StartedPod =
  | { readonly ok: true; readonly pod: TestPod; readonly object: PodObject }
  | {
      readonly ok: false;
      readonly pod: TestPod;
      readonly obstacle: Obstacle;
      /** As it was seen last. */
      readonly object?: PodObject;
      readonly events: readonly EventObject[];
      readonly why: Pick<NotGathered, 'detail' | 'next'>;
    };

/** How long to wait, in milliseconds. */
export interface Patience {
  /** Until it runs; images may have to be pulled. */
  readonly start: number;
  /** Once its network has failed, or no node takes it: what fails for a moment only is tried again. */
  readonly recovery: number;
  /** For network-status once it runs: Multus writes it before. */
  readonly status: number;
  readonly betweenLooks: number;
}

/** How long to wait unless said otherwise. */
const usualPatience: Patience = { start: 120_000, recovery: 10_000, status: 5000, betweenLooks: 500 };

/** Waits until a pod that was made runs and is on its network. Rejects only when cancelled. */
export async function awaitAttached(
  { watch, signal }: Omit<TestPodMeans, 'maker'>,
  pod: TestPod,
  patience: Patience = usualPatience,
): Promise<StartedPod> {
  const began = performance.now();
  let object: PodObject | undefined;
  let failedSince: number | undefined;
  let runsSince: number | undefined;
  const failed = async (obstacle: Obstacle, detail: string, next?: string): Promise<StartedPod> => ({
    ok: false,
    pod,
    obstacle,
    ...(object === undefined ? {} : { object }),
    events: await eventsOf(watch, pod),
    why: { detail, ...(next === undefined ? {} : { next }) },
  });
  for (;;) {
    const read = await watch.pod(pod);
    if (!read.ok) return failed('sight', `cannot ${read.why.what}: ${read.why.detail}`, read.why.next);
    if (read.value === undefined) return failed('deletion', 'somebody has deleted it');
    object = read.value;
    const now = performance.now();
    const state = stateOf(object, pod.network);
    if (state === 'attached') return { ok: true, pod, object };
    if (typeof state !== 'string') return failed(state.obstacle, state.detail);
    if (state === 'running') {
      runsSince ??= now;
      if (now - runsSince >= patience.status) return failed('network', `it runs, and has no address on ${pod.network}`);
    }
    if (state === 'waiting') {
      const hindered = unscheduled(object) ?? (await networkFailure(watch, pod));
      if (hindered !== undefined) failedSince ??= now;
      if (hindered !== undefined && failedSince !== undefined && now - failedSince >= patience.recovery)
        return failed(hindered.obstacle, hindered.detail);
      if (now - began >= patience.start)
        return failed('node', `it does not run after ${Math.round(patience.start / 1000)} s`);
    }
    await pause(patience.betweenLooks, signal);
  }
}

async function networkFailure(watch: PodWatch, pod: TestPod): Promise<Hindered | undefined> {
  const events = await eventsOf(watch, pod);
  const isThere = events.some(({ reason }) => reason === 'FailedCreatePodSandBox');
  return isThere ? { obstacle: 'network', detail: 'its network could not be made' } : undefined;
}

async function eventsOf(watch: PodWatch, pod: TestPod): Promise<readonly EventObject[]> {
  const read = await watch.events(pod);
  return read.ok ? read.value : [];
}
