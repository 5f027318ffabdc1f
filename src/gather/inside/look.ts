import type { ExecResult, PodShell } from '../../cluster/port.ts';
import { insideArgv } from '../../probe/inside.ts';
import { type InsidePlan, type InsideStep, insideLastStep, insidePlans } from '../../probe/inside-plans.ts';
import type { Reason } from '../../snapshot/gathered.ts';
import type { InsideOutput, StepOutput } from '../../snapshot/inside-record.ts';
import { reasonOf } from '../exec-failure.ts';
import { newMarker } from '../marker.ts';
import { answeredOf } from '../run-program.ts';
import { observedIn } from './decode.ts';

/** A pod to look into, and the bounds of doing so. */
export interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly shell: PodShell;
  /** Milliseconds that are left for this pod, everything included. */
  readonly timeLeft: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** What came of a look: what was printed, or why nothing was. */
export type Looked =
  | { readonly ok: true; readonly value: InsideOutput }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string; readonly next?: string };

/** More than a node with ten thousand routes prints; a container that prints without end is not heard to its end. */
const OUTPUT_LIMIT = 8 * 1024 * 1024;

/**
 * Looks into a pod with whatever its containers have: first a shell, in one container after the other; then single programs.
 * One of them is enough, as all containers of a pod share one network namespace. Rejects only when cancelled.
 */
export async function lookInto(place: Place, containers: readonly string[]): Promise<Looked> {
  const failures: Failure[] = [];
  for (const container of containers) {
    const looked = await byShell(place, container);
    if ('value' in looked) return { ok: true, value: looked.value };
    failures.push({ container, ...looked });
    if (endsTheSearch(looked)) return whyNothing(failures);
  }
  const withoutShell = failures
    .filter(({ outcome }) => outcome === 'no-such-command')
    .map(({ container }) => container);
  for (const container of withoutShell) {
    const looked = await bySteps(place, container);
    if (looked !== undefined) return { ok: true, value: looked };
  }
  return whyNothing(failures);
}

/** Looks again by the same means in the same container. */
export async function lookAgain(place: Place, before: InsideOutput): Promise<Looked> {
  const { container } = before;
  if (before.by === 'steps') {
    const again = await bySteps(place, container);
    return again === undefined ? whyNothing([]) : { ok: true, value: again };
  }
  const looked = await byShell(place, container);
  return 'value' in looked ? { ok: true, value: looked.value } : whyNothing([{ container, ...looked }]);
}

interface Trouble {
  /** `mute`: there is a shell, and nothing of the network could be printed with it. */
  readonly outcome: Exclude<ExecResult['outcome'], 'exited'> | 'mute';
  readonly detail: string;
  readonly next?: string;
}

interface Failure extends Trouble {
  readonly container: string;
}

// Another container would be refused as well, and there is no time for one after a hung one.
function endsTheSearch({ outcome }: Trouble): boolean {
  return outcome === 'forbidden' || outcome === 'timed-out' || outcome === 'transport-failed';
}

async function byShell(place: Place, container: string): Promise<{ readonly value: InsideOutput } | Trouble> {
  const marker = newMarker();
  const result = await run(place, container, insideArgv(marker));
  if (result.outcome !== 'exited') return result;
  const value: InsideOutput = { by: 'sh', container, marker, stdout: result.stdout };
  if (observedIn(value).tool !== 'none') return { value };
  return { outcome: 'mute', detail: result.stderr.trim().split('\n')[0] ?? '' };
}

async function bySteps(place: Place, container: string): Promise<InsideOutput | undefined> {
  for (const plan of insidePlans) {
    const steps = await runPlan(place, container, plan);
    if (steps === undefined) continue;
    const value: InsideOutput = { by: 'steps', container, steps };
    const last = insideLastStep(observedIn(value));
    const more = last === undefined ? undefined : await runStep(place, container, last);
    const all: InsideOutput = more === undefined ? value : { ...value, steps: [...steps, more] };
    if (observedIn(all).tool !== 'none') return all;
  }
  return undefined;
}

async function runPlan(place: Place, container: string, { steps }: InsidePlan): Promise<StepOutput[] | undefined> {
  const outputs: StepOutput[] = [];
  for (const step of steps) {
    const output = await runStep(place, container, step);
    const worked = output !== undefined && (output.exitCode === 0 || step.mayFail === true);
    // A plan whose first program is not there, or does not know what it is asked, is none for this container.
    if (!worked && outputs.length === 0) return undefined;
    if (output !== undefined) outputs.push(output);
  }
  return outputs;
}

async function runStep(place: Place, container: string, step: InsideStep): Promise<StepOutput | undefined> {
  const result = await run(place, container, step.argv);
  if (result.outcome !== 'exited') return undefined;
  const { stdout, exitCode } = result;
  return { ...step, stdout, exitCode };
}

function run({ namespace, pod, shell, timeLeft, signal }: Place, container: string, argv: readonly string[]) {
  const once = () =>
    shell.run({ namespace, pod, container }, argv, {
      timeout: Math.max(1, Math.round(timeLeft())),
      outputLimit: OUTPUT_LIMIT,
      ...(signal === undefined ? {} : { signal }),
    });
  return answeredOf(once, () => timeLeft() > 0);
}

const decisive = ['forbidden', 'timed-out', 'transport-failed'] as const;

function whyNothing(failures: readonly Failure[]): Looked {
  for (const outcome of decisive) {
    const failure = failures.find((one) => one.outcome === outcome);
    if (failure === undefined) continue;
    const { detail, next } = failure;
    return { ok: false, reason: reasonOf(outcome), detail, ...(next === undefined ? {} : { next }) };
  }
  const lacking = failures.filter(({ outcome }) => outcome === 'no-such-command' || outcome === 'mute');
  if (lacking.length === 0) return { ok: false, reason: 'no-tool', detail: 'no container is running' };
  return { ok: false, reason: 'no-tool', detail: lacking.length === 1 ? NO_TOOL : 'no tool in any of the containers' };
}

const NO_TOOL = 'no tool in the container';
