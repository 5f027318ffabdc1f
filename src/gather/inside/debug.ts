import type { ClusterReader, DebugProfile, PodDebugger } from '../../cluster/port.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import type { ContainerStatusObject } from '../../kube/pod.ts';
import type { Gathered, Reason } from '../../snapshot/gathered.ts';
import { isRunning } from './containers.ts';
import { pause } from './pause.ts';

/** An image whose programs are to be used where a pod has none. */
export interface DebugImage {
  readonly image: string;
  readonly profile: DebugProfile;
}

/** What is needed to add a container to a pod and to see it run. */
export interface DebugMeans {
  readonly reader: Pick<ClusterReader, 'get'>;
  readonly debugger: PodDebugger;
  /** Milliseconds that are left for it. */
  readonly timeLeft: () => number;
  readonly signal?: AbortSignal | undefined;
  /** Hears what is about to be changed. */
  readonly tell: (message: string) => void;
}

const BETWEEN_LOOKS = 400;
/** Seconds. Nobody can take the container away again; it ends by itself. */
const LIFETIME = '600';

/** Adds a container with tools to a pod and waits until it runs. The value is its name. Rejects only when cancelled. */
export async function addTools(pod: Pod, debug: DebugImage, means: DebugMeans): Promise<Gathered<string>> {
  const { namespace } = pod;
  const name = `multinet-${crypto.randomUUID().slice(0, 8)}`;
  means.tell(
    `adding ephemeral container ${name} (${debug.image}) to pod ${namespace}/${pod.name}: it stays in the pod's spec until the pod ends`,
  );
  const added = await means.debugger.add(pod, { ...debug, name, command: ['sleep', LIFETIME] });
  if (!added.ok) return added;
  let waitsFor = 'it has no status yet';
  while (means.timeLeft() > 0) {
    const read = await means.reader.get('pods', pod.name, namespace);
    if (!read.ok) return read;
    if (read.value === undefined) return notRunning(pod, name, 'unreachable', 'the pod is gone');
    const status = read.value.status?.ephemeralContainerStatuses?.find((one) => one.name === name);
    if (status !== undefined && isRunning(status)) return { ok: true, value: name, at: read.at };
    const ended = status?.state?.terminated;
    if (ended !== undefined) {
      const words = ended.reason ?? `exit code ${ended.exitCode ?? 0}`;
      return notRunning(pod, name, 'no-tool', `it ended at once: ${words}; the image needs the program sleep`);
    }
    waitsFor = waiting(status) ?? waitsFor;
    await pause(Math.min(BETWEEN_LOOKS, means.timeLeft()), means.signal);
  }
  return notRunning(pod, name, 'timed-out', `it does not run yet: ${waitsFor}`);
}

function waiting(status: ContainerStatusObject | undefined): string | undefined {
  const { reason = '', message = '' } = status?.state?.waiting ?? {};
  const words = [reason, message].filter((word) => word !== '').join(': ');
  return words === '' ? undefined : words;
}

function notRunning({ namespace, name: pod }: Pod, name: string, reason: Reason, detail: string): Gathered<never> {
  return { ok: false, why: { reason, what: `run ephemeral container ${name} in pod ${namespace}/${pod}`, detail } };
}
