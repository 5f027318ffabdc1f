import type { ClusterReader, PodMaker } from '../../cluster/port.ts';
import { decodePod } from '../../domain/attachments/decode.ts';
import { endpointsOf } from '../../domain/connectivity/endpoint.ts';
import type { EventObject } from '../../kube/event.ts';
import type { PodObject } from '../../kube/pod.ts';
import type { Gathered, NotGathered } from '../../snapshot/gathered.ts';
import { isRunning } from '../inside/containers.ts';
import { pause } from '../inside/pause.ts';

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
      /** Whether it is not known to have been made, or has not come to run on its network. */
      readonly stage: 'making' | 'starting';
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

// The kubelet tries again and again: that it failed once is answer enough. Its words: pkg/kubelet/images/types.go and
// pkg/kubelet/kuberuntime/kuberuntime_container.go in Kubernetes.
const HOPELESS =
  /^(?:ErrImage|ImagePull|ImageInspect|InvalidImageName|RegistryUnavailable|SignatureValidationFailed|CreateContainer|RunContainer)/;

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
  const failed = async (detail: string, next?: string): Promise<StartedPod> => ({
    ok: false,
    pod,
    stage: 'starting',
    ...(object === undefined ? {} : { object }),
    events: await eventsOf(watch, pod),
    why: { detail, ...(next === undefined ? {} : { next }) },
  });
  for (;;) {
    const read = await watch.pod(pod);
    if (!read.ok) return failed(`cannot ${read.why.what}: ${read.why.detail}`, read.why.next);
    if (read.value === undefined) return failed('somebody has deleted it');
    object = read.value;
    const now = performance.now();
    const state = stateOf(object, pod);
    if (state === 'attached') return { ok: true, pod, object };
    if (typeof state !== 'string') return failed(state.ended);
    if (state === 'running') {
      runsSince ??= now;
      if (now - runsSince >= patience.status) return failed(`it runs, and has no address on ${pod.network}`);
    }
    if (state === 'waiting') {
      const obstacle = unscheduled(object) ?? (await networkFailure(watch, pod));
      if (obstacle !== undefined) failedSince ??= now;
      if (obstacle !== undefined && failedSince !== undefined && now - failedSince >= patience.recovery)
        return failed(obstacle);
      if (now - began >= patience.start) return failed(`it does not run after ${Math.round(patience.start / 1000)} s`);
    }
    await pause(patience.betweenLooks, signal);
  }
}

// It names its node; but what admits pods may have changed that, and left it to the scheduler.
function unscheduled({ status }: PodObject): string | undefined {
  const placed = status?.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  return placed === undefined ? undefined : `no node takes it: ${placed.message ?? placed.reason ?? 'unscheduled'}`;
}

async function networkFailure(watch: PodWatch, pod: TestPod): Promise<string | undefined> {
  const events = await eventsOf(watch, pod);
  return events.some(({ reason }) => reason === 'FailedCreatePodSandBox') ? 'its network could not be made' : undefined;
}

async function eventsOf(watch: PodWatch, pod: TestPod): Promise<readonly EventObject[]> {
  const read = await watch.events(pod);
  return read.ok ? read.value : [];
}

type State = 'attached' | 'running' | 'waiting' | { readonly ended: string };

function stateOf(object: PodObject, { network }: TestPod): State {
  const { phase, containerStatuses = [], reason, message } = object.status ?? {};
  if (phase === 'Failed' || phase === 'Succeeded') {
    const said = [reason, message].filter((word) => word !== undefined).join(': ');
    if (said !== '') return { ended: `it ended at once: ${said}` };
    const [ended] = containerStatuses.flatMap(({ state: { terminated } = {} }) => terminated ?? []);
    const how = ended === undefined ? phase : `${ended.reason ?? phase}, exit code ${ended.exitCode ?? 0}`;
    return { ended: `its container ended at once: ${how}` };
  }
  const hopeless = containerStatuses.find(({ state }) => HOPELESS.test(state?.waiting?.reason ?? ''));
  if (hopeless !== undefined) {
    const { reason: name = '', message: words = '' } = hopeless.state?.waiting ?? {};
    return { ended: words === '' ? name : `${name}: ${words}` };
  }
  if (containerStatuses.length === 0 || !containerStatuses.every(isRunning)) return 'waiting';
  const isOn = endpointsOf([decodePod(object)]).some((endpoint) => endpoint.network === network);
  return isOn ? 'attached' : 'running';
}
