import type { Pod } from '../attachments/pod.ts';

/** A container of a daemon that ended badly of late. */
export interface Restart {
  readonly pod: Pod;
  readonly container: string;
  readonly count: number;
  /** `OOMKilled`, `Error` … */
  readonly reason: string;
  readonly exitCode: number;
  /** RFC 3339. */
  readonly at: string;
  /** The memory limit, when it ran out of memory. */
  readonly memoryLimit?: string;
}

const RECENT = 60 * 60 * 1000;
const REPEATED = 3;

/**
 * The containers of pods that restarted of late: out of memory once within the hour, or otherwise at least three times with the last
 * within the hour. A reboot of the node leaves the reason `Unknown` and is no fault of the daemon.
 *
 * @param now RFC 3339
 */
export function restarts(pods: readonly Pod[], now: string): Restart[] {
  return pods.flatMap((pod) =>
    (pod.object.status?.containerStatuses ?? []).flatMap(({ name = '', restartCount = 0, lastState }): Restart[] => {
      const { reason = '', exitCode = 0, finishedAt = '' } = lastState?.terminated ?? {};
      const recent = Date.parse(now) - Date.parse(finishedAt) <= RECENT;
      const outOfMemory = reason === 'OOMKilled';
      const failing = restartCount >= REPEATED && exitCode !== 0 && reason !== 'Unknown';
      if (!recent || !(outOfMemory || failing)) return [];
      const memoryLimit = pod.object.spec?.containers?.find((container) => container.name === name)?.resources?.limits
        ?.memory;
      const limit = outOfMemory && memoryLimit !== undefined ? { memoryLimit } : {};
      return [{ pod, container: name, count: restartCount, reason, exitCode, at: finishedAt, ...limit }];
    }),
  );
}
