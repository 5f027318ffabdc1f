import type { LedgerPod } from './input.ts';

/** Longer than kubelet waits for one sandbox (four minutes): until then allocation, reservation and status may be apart. */
export const settlingTime = 5 * 60_000;

/**
 * Whether allocation and status may be apart for now: status is written last, once all networks are attached, and a pod whose
 * sandbox is gone still shows the addresses of the former one.
 */
export function isSettling(pod: LedgerPod, now: number): boolean {
  if (pod.hasSandbox === false) return true;
  if (pod.lastSetUp !== undefined && now - pod.lastSetUp < settlingTime) return true;
  return pod.phase === 'Pending' && pod.addresses !== 'unknown' && pod.addresses.length === 0;
}
