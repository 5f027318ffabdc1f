import pMap from 'p-map';
import type { ClusterReader, ExecResult, PodShell } from '../cluster/port.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import type { Sampled } from '../domain/traffic/sample.ts';
import { parseProcNetDev, procNetDev } from '../probe/proc/dev.ts';
import { parseSummaryPod } from '../probe/summary.ts';
import { runningContainers } from './inside/containers.ts';
import { inWords } from './inside/duration.ts';
import { openSummaries } from './inside/summaries.ts';

/** What sampling needs of the cluster. */
export interface SamplerMeans {
  readonly reader: Pick<ClusterReader, 'read'>;
  readonly shell: PodShell;
  readonly signal?: AbortSignal | undefined;
}

/** How to sample. */
export interface SamplerRequest {
  /** Only in this container. */
  readonly container?: string;
  /** Milliseconds: the longest that one pod may take. */
  readonly timeout: number;
}

/** Reads the counters of pods, again and again. Rejects only when cancelled. */
export type Sampler = (
  pods: readonly Pod[],
  onProgress?: (done: number, all: number) => void,
) => Promise<ReadonlyMap<Pod, Sampled>>;

/** As many as when pods are looked into. */
const AT_ONCE = 32;
/** A pod with a thousand interfaces prints a tenth of it. */
const OUTPUT_LIMIT = 1024 * 1024;

type Failed = Extract<Sampled, { ok: false }>;

/**
 * Makes a sampler: one small exec per pod and sample. It remembers which container of a pod can print the counters, and of
 * which pod none can: those are asked of the kubelet, each node once per round.
 */
export function openSampler({ reader, shell, signal }: SamplerMeans, request: SamplerRequest): Sampler {
  const able = new Map<string, string>();
  const unable = new Set<string>();

  const run = async ({ namespace, name }: Pod, container: string, timeLeft: () => number): Promise<ExecResult> =>
    shell.run({ namespace, pod: name, container }, ['cat', procNetDev], {
      timeout: Math.max(1, Math.round(timeLeft())),
      outputLimit: OUTPUT_LIMIT,
      ...(signal === undefined ? {} : { signal }),
    });

  const inPod = async (pod: Pod): Promise<Sampled | 'no-tool'> => {
    const containers = containersOf(pod, request);
    // Containers come and go (kubectl debug adds some): then it is worth another try.
    const state = `${pod.uid} ${containers.join(' ')}`;
    if (containers.length === 0) return failed(noContainer(request));
    if (unable.has(state)) return 'no-tool';
    const began = performance.now();
    const timeLeft = (): number => request.timeout - (performance.now() - began);
    const known = able.get(state);
    let ended: Failed | undefined;
    for (const container of known === undefined ? containers : [known]) {
      const first = await run(pod, container, timeLeft);
      const result =
        first.outcome === 'transport-failed' && timeLeft() > 0 ? await run(pod, container, timeLeft) : first;
      const sample = sampleIn(result, Math.round(performance.now()));
      if (sample !== undefined) {
        able.set(state, container);
        return { ok: true, value: sample };
      }
      // Another container would be refused as well, and there is no time for one after a hung one.
      const trouble = decisive(result, request);
      if (trouble !== undefined) return trouble;
      ended = passing(result) ?? ended;
    }
    able.delete(state);
    if (ended !== undefined) return ended;
    unable.add(state);
    return 'no-tool';
  };

  return async (pods, onProgress) => {
    const summaryOf = openSummaries(reader);
    let done = 0;
    const sampleOf = async (pod: Pod): Promise<readonly [Pod, Sampled]> => {
      const answer = await inPod(pod);
      const sampled = answer === 'no-tool' ? await byKubelet(pod, summaryOf) : answer;
      done += 1;
      onProgress?.(done, pods.length);
      return [pod, sampled];
    };
    return new Map(await pMap(pods, sampleOf, { concurrency: AT_ONCE, ...(signal === undefined ? {} : { signal }) }));
  };
}

function failed(detail: string, next?: string): Failed {
  return { ok: false, detail, ...(next === undefined ? {} : { next }) };
}

function containersOf({ object }: Pod, { container }: SamplerRequest): readonly string[] {
  const running = runningContainers(object);
  return container === undefined ? running : running.filter((name) => name === container);
}

function noContainer({ container }: SamplerRequest): string {
  return container === undefined ? 'no container is running' : `no container "${container}" is running`;
}

function sampleIn(result: ExecResult, at: number): Extract<Sampled, { ok: true }>['value'] | undefined {
  if (result.outcome !== 'exited' || result.exitCode !== 0 || result.truncated) return undefined;
  const { value } = parseProcNetDev(result.stdout);
  if (value.length === 0) return undefined;
  return { by: 'pod', at, links: new Map(value.map(({ name, counters }) => [name, counters])) };
}

function decisive(result: ExecResult, { timeout }: SamplerRequest): Failed | undefined {
  if (result.outcome === 'timed-out') return failed(`no answer within ${inWords(timeout)} (--timeout)`);
  if (result.outcome === 'transport-failed') return failed(result.detail);
  if (result.outcome !== 'forbidden') return undefined;
  return failed(result.detail, result.next);
}

/** What may be otherwise at the next sample: the container is no proof that no container has the program. */
function passing(result: ExecResult): Failed | undefined {
  if (result.outcome === 'not-running' || result.outcome === 'no-such-container') return failed(result.detail);
  if (result.outcome !== 'exited' || result.exitCode !== 0) return undefined;
  return failed(`what was read of ${procNetDev} names no interface`);
}

async function byKubelet(pod: Pod, summaryOf: ReturnType<typeof openSummaries>): Promise<Sampled> {
  const noTool = 'no container has cat';
  const next = `kubectl multinet addr ${pod.name} -n ${pod.namespace} --debug-image IMAGE`;
  const summary = await summaryOf(pod);
  if (!summary.ok) return failed(`${noTool}, and the kubelet does not help: ${summary.why.detail}`, next);
  const { interfaces = 'unknown', at: measured = '' } = parseSummaryPod(summary.value) ?? {};
  const at = Date.parse(measured);
  if (interfaces === 'unknown' || Number.isNaN(at))
    return failed(`${noTool}, and the kubelet has no network statistics of it`, next);
  const links = new Map(interfaces.map(({ name, ...counters }) => [name, counters]));
  return { ok: true, value: { by: 'kubelet', at, links } };
}
