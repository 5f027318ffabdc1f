import type { ContainerRef } from '../../cluster/port.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { parseTools, type Tools, toolsArgv } from '../../probe/tools.ts';
import type { Reason } from '../../snapshot/gathered.ts';
import { type FailedOutcome, reasonOf } from '../exec-failure.ts';
import { runningContainers } from '../inside/containers.ts';
import { addTools, type DebugImage } from '../inside/debug.ts';
import { newMarker } from '../marker.ts';
import { runProgram } from '../run-program.ts';
import type { ProbeMeans } from './means.ts';

/** A container in which something can be measured, with its programs. */
export type Workbench =
  | { readonly ok: true; readonly container: ContainerRef; readonly tools: Tools }
  | { readonly ok: false; readonly reason: Reason; readonly why: string };

/** Finds a container of a pod whose programs will do. */
export type FindWorkbench = (pod: Pod, willDo: (tools: Tools) => boolean, lacking: string) => Promise<Workbench>;

/** Milliseconds. */
const ASKING = 10_000;
const ADDING = 60_000;

/**
 * Looks for tools in the containers of pods. Containers of one image have the same programs: each image is asked once, whatever the number
 * of its pods. Rejects only when cancelled.
 */
export function openWorkbenches(means: ProbeMeans): FindWorkbench {
  const byImage = new Map<string, Promise<Tools | ExecFailure>>();
  const ask = async (ref: ContainerRef, image: string | undefined): Promise<Tools | ExecFailure> => {
    const known = image === undefined ? undefined : byImage.get(image);
    // A container that could not be asked says nothing of others of its image, not even of those that wait for its answer.
    const shared = known === undefined ? undefined : await known;
    if (shared !== undefined && isOfImage(shared)) return shared;
    const asked = toolsIn(means, ref);
    if (image !== undefined && !byImage.has(image)) {
      byImage.set(image, asked);
      asked.then(
        (told) => isOfImage(told) || byImage.delete(image),
        () => byImage.delete(image),
      );
    }
    return asked;
  };
  const added = new Map<string, Promise<Workbench>>();
  return async (pod, willDo, lacking) => {
    const { namespace, name, object } = pod;
    const running = runningContainers(object);
    const candidates = means.container === undefined ? running : running.filter((each) => each === means.container);
    let why = candidates.length === 0 ? 'no container is running' : `no container has ${lacking}`;
    let reason: Reason = 'no-tool';
    for (const container of candidates) {
      const tools = await ask({ namespace, pod: name, container }, imageOf(pod, container));
      if (!('outcome' in tools)) {
        if (willDo(tools)) return { ok: true, container: { namespace, pod: name, container }, tools };
      } else if (tools.outcome !== 'no-such-command') {
        [why, reason] = [tools.detail, reasonOf(tools.outcome)];
        if (tools.outcome === 'forbidden') return { ok: false, reason, why };
      }
    }
    const { debug } = means;
    if (debug === undefined) return { ok: false, reason, why };
    const key = `${namespace}/${name}`;
    const helper = added.get(key) ?? addWorkbench(means, pod, debug);
    added.set(key, helper);
    const found = await helper;
    if (!found.ok || willDo(found.tools)) return found;
    return { ok: false, reason: 'no-tool', why: `image ${debug.image} has no ${lacking}` };
  };
}

/** Whether an answer holds for every container of the image. */
function isOfImage(told: Tools | ExecFailure): boolean {
  return !('outcome' in told) || told.outcome === 'no-such-command';
}

interface ExecFailure {
  readonly outcome: FailedOutcome;
  readonly detail: string;
}

async function toolsIn(means: ProbeMeans, ref: ContainerRef): Promise<Tools | ExecFailure> {
  const marker = newMarker();
  const ran = await runProgram(means, ref, toolsArgv(marker), ASKING);
  if (ran.outcome !== 'exited') return { outcome: ran.outcome, detail: ran.detail };
  // A shell that ended on the way has told of no tool, and proves the absence of none.
  if (!ran.stdout.includes(`${marker} done`)) {
    const [said = ''] = ran.stderr.trim().split('\n');
    return { outcome: 'not-running', detail: said === '' ? 'the shell of the container ended too early' : said };
  }
  return parseTools(ran.stdout, marker);
}

async function addWorkbench(means: ProbeMeans, pod: Pod, debug: DebugImage): Promise<Workbench> {
  const end = performance.now() + ADDING;
  const name = await addTools(pod, debug, { ...means, timeLeft: () => end - performance.now() });
  if (!name.ok) return { ok: false, reason: name.why.reason, why: `cannot ${name.why.what}: ${name.why.detail}` };
  const container = { namespace: pod.namespace, pod: pod.name, container: name.value };
  const tools = await toolsIn(means, container);
  return 'outcome' in tools
    ? { ok: false, reason: reasonOf(tools.outcome), why: tools.detail }
    : { ok: true, container, tools };
}

function imageOf({ object }: Pod, container: string): string | undefined {
  const { containers = [], initContainers = [] } = object.spec ?? {};
  return [...containers, ...initContainers].find(({ name }) => name === container)?.image;
}
