import pMap from 'p-map';
import type { ClusterReader } from '../cluster/port.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import type { Gathered, NotGathered } from '../snapshot/gathered.ts';
import type { InsideOutput, InsideRecord, InsidesRecord } from '../snapshot/inside-record.ts';
import { runningContainers } from './inside/containers.ts';
import { addTools, type DebugImage } from './inside/debug.ts';
import { type Looked, lookAgain, lookInto, type Place } from './inside/look.ts';
import { countdown, type Patience, patienceFor, type Why } from './inside/patience.ts';
import { pause } from './inside/pause.ts';
import { serviceAddresses } from './inside/service-addresses.ts';
import { openSummaries } from './inside/summaries.ts';
import type { ProgramMeans } from './program-means.ts';

/** How to look into pods. Times are in milliseconds. */
export interface InsideRequest {
  /** Only in this container. */
  readonly container?: string;
  /** The longest that one pod may take. */
  readonly timeout: number;
  /** The longest that all pods together may take. */
  readonly deadline: number;
  /** Looks a second time, so much later: counters tell by their growth. */
  readonly sample?: number;
  /** What to add to pods whose containers have no tool. */
  readonly debug?: DebugImage;
}

/** What looking into pods needs of the cluster, and who hears of it. */
export interface InsideMeans extends ProgramMeans {
  readonly reader: Pick<ClusterReader, 'get' | 'read'>;
}

/** Most execs at a time: against a kubelet more gain nothing, and the API server serves others too. */
const AT_ONCE = 32;
/** An image may have to be fetched first: kubectl waits as long for a container it adds. */
const TOOLS_PATIENCE = 60_000;

/** Whether a pod has a network of its own that could be looked at now. */
export function hasInside({ life, hostNetwork }: Pod): boolean {
  return !hostNetwork && (life === 'running' || life === 'terminating');
}

/** Whether a pod has to do with secondary networks: it asks for some, or was given some. */
export function hasNetworks({ request, attachments }: Pod): boolean {
  return request !== undefined || attachments.some((attachment) => !attachment.default);
}

/**
 * Looks into pods, many at a time. A pod that does not answer delays no other. Rejects only when cancelled: whatever cannot
 * be seen is in the record with its reason.
 */
export async function gatherInsides(
  means: InsideMeans,
  pods: readonly Pod[],
  request: InsideRequest,
): Promise<InsidesRecord> {
  const { signal, onProgress } = means;
  const timeLeft = countdown(request.deadline);
  const summaryOf = openSummaries(means.reader);
  const services = serviceAddresses(means.reader);
  // Whoever is cancelled learns it from the pods.
  services.catch(() => undefined);
  let done = 0;
  const total = pods.length * (request.sample === undefined ? 1 : 2);
  const each = <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> =>
    pMap(
      items,
      async (item) => {
        const result = await work(item);
        done += 1;
        onProgress?.(done, total);
        return result;
      },
      { concurrency: AT_ONCE, ...(signal === undefined ? {} : { signal }) },
    );

  const first = await each(pods, (pod) => lookAt(pod, request, { ...means, timeLeft, summaryOf }));
  const { sample } = request;
  if (sample === undefined) return { pods: first, services: await services };
  await pause(Math.min(sample, timeLeft()), signal);
  const both = await each(first, async (record): Promise<InsideRecord> => {
    if (!record.answer.ok) return record;
    const patience = patienceFor(request, timeLeft);
    const looked = await lookAgain(placeFor(record, patience, means), record.answer.value);
    return { ...record, later: answerOf(record, looked, patience, request, means.now) };
  });
  return { pods: both, services: await services };
}

interface Work extends InsideMeans {
  readonly timeLeft: () => number;
  readonly summaryOf: (pod: Pod) => Promise<Gathered<unknown>>;
}

async function lookAt(pod: Pod, request: InsideRequest, work: Work): Promise<InsideRecord> {
  const { namespace, name, uid } = pod;
  const about = { namespace, pod: name, uid };
  const patience = patienceFor(request, work.timeLeft);
  if (patience.milliseconds <= 0) return { ...about, answer: missing(about, patience.over) };
  const place = placeFor(about, patience, work);
  const containers = containersOf(pod, request);
  const looked = containers.length === 0 ? noContainer(request) : await lookInto(place, containers);
  const answer = answerOf(about, looked, patience, request, work.now);
  if (answer.ok) return { ...about, answer };
  if (answer.why.reason === 'no-tool' && request.debug !== undefined) {
    const helped = await lookWithTools(pod, request.debug, request, work);
    if (helped.ok) return { ...about, answer: helped };
    return { ...about, answer: helped, summary: await work.summaryOf(pod) };
  }
  // Where not even the connection can be made, the kubelet would not answer either.
  return answer.why.reason === 'unreachable'
    ? { ...about, answer }
    : { ...about, answer, summary: await work.summaryOf(pod) };
}

async function lookWithTools(
  pod: Pod,
  debug: DebugImage,
  request: InsideRequest,
  work: Work,
): Promise<Gathered<InsideOutput>> {
  const { namespace, name } = pod;
  const timeLeft = countdown(Math.min(Math.max(request.timeout, TOOLS_PATIENCE), work.timeLeft()));
  const container = await addTools(pod, debug, { ...work, timeLeft });
  if (!container.ok) return container;
  const about = { namespace, pod: name };
  const patience = patienceFor(request, work.timeLeft);
  const looked = await lookInto(placeFor(about, patience, work), [container.value]);
  return answerOf(about, looked, patience, request, work.now);
}

interface About {
  readonly namespace: string;
  readonly pod: string;
}

type Bounds = Pick<Work, 'shell' | 'signal'>;

function placeFor({ namespace, pod }: About, { milliseconds }: Patience, { shell, signal }: Bounds): Place {
  return { namespace, pod, shell, timeLeft: countdown(milliseconds), signal };
}

function containersOf({ object }: Pod, { container }: InsideRequest): readonly string[] {
  const running = runningContainers(object);
  return container === undefined ? running : running.filter((name) => name === container);
}

function noContainer({ container }: InsideRequest): Looked {
  const detail = container === undefined ? 'no container is running' : `no container "${container}" is running`;
  return { ok: false, reason: 'no-tool', detail };
}

function answerOf(
  about: About,
  looked: Looked,
  patience: Patience,
  request: InsideRequest,
  now: () => string,
): Gathered<InsideOutput> {
  if (looked.ok) return { ok: true, at: now(), value: looked.value };
  const { reason, detail, next } = looked;
  if (reason === 'timed-out') return missing(about, patience.over);
  if (next !== undefined) return missing(about, { reason, detail, next });
  return missing(about, { reason, detail, ...(request.container === undefined ? nextFor(reason) : {}) });
}

function missing({ namespace, pod }: About, why: Why): Gathered<never> {
  return { ok: false, why: { what: `look into pod ${namespace}/${pod}`, ...why } };
}

function nextFor(reason: NotGathered['reason']): Pick<NotGathered, 'next'> {
  return reason === 'no-tool' ? { next: 'kubectl multinet addr POD --debug-image IMAGE' } : {};
}
