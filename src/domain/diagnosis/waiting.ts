import type { ContainerStatusObject } from '../../kube/pod.ts';
import type { Pod } from '../attachments/pod.ts';

/** Why a pod that has its network does not work all the same, as a sentence; undefined when its containers run. */
export function containerTrouble({ object }: Pod): string | undefined {
  const { initContainerStatuses = [], containerStatuses = [] } = object.status ?? {};
  const initial = initContainerStatuses.flatMap((status) => troubleOf(status, 'init container') ?? []);
  return [...initial, ...containerStatuses.flatMap((status) => troubleOf(status, 'container') ?? [])][0];
}

const pulling = /^(?:ErrImage|ImagePull|InvalidImage|RegistryUnavailable)/;

function troubleOf({ name = '', state, lastState, restartCount = 0 }: ContainerStatusObject, kind: string) {
  const { reason, message = '' } = state?.waiting ?? {};
  const said = message === '' ? '' : `: ${message}`;
  if (reason === undefined) {
    const ended = state?.terminated;
    if (ended === undefined || (ended.exitCode ?? 0) === 0) return undefined;
    return `${kind} ${name} ended with ${how(ended)}`;
  }
  // What every container says while its pod is being made.
  if (reason === 'ContainerCreating' || reason === 'PodInitializing') return undefined;
  if (pulling.test(reason)) return `the image of ${kind} ${name} cannot be had (${reason}${said})`;
  if (reason === 'CrashLoopBackOff') {
    const ended = lastState?.terminated;
    const last = ended === undefined ? '' : `, the last time with ${how(ended)}`;
    return `${kind} ${name} ends again and again (${reason}, ${restartCount} restarts${last})`;
  }
  return `${kind} ${name} waits (${reason}${said})`;
}

function how({ exitCode = 0, reason = '' }: { readonly exitCode?: number; readonly reason?: string }): string {
  return `exit code ${exitCode}${reason === '' || reason === 'Error' ? '' : ` (${reason})`}`;
}

/** How a pod that is over has ended, as a sentence. */
export function ending({ object }: Pod): string {
  const { phase = '', reason, message, containerStatuses = [] } = object.status ?? {};
  const bad = containerStatuses.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0)?.state?.terminated;
  if (phase === 'Succeeded') return 'the pod is over (Succeeded): it holds no network any more';
  const why =
    reason === undefined
      ? bad === undefined
        ? ''
        : `, ${how(bad)}`
      : `, ${reason}${message === undefined ? '' : `: ${message}`}`;
  return `the pod is over (${phase}${why}): it holds no network any more`;
}
