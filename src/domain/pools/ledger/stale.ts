import type { Allocation } from '../allocations.ts';
import type { Discrepancy } from './discrepancy.ts';
import { type LedgerInput, type LedgerPod, readShown } from './input.ts';
import { isSettling, settlingTime } from './settling.ts';

/** A discrepancy between one allocation and the pod it is held for. */
type AboutAllocation = Extract<Discrepancy, { allocation: Allocation }>;

/** Whether the allocation holds an address that no pod has. */
export function isStale(discrepancy: AboutAllocation | undefined): boolean {
  return discrepancy?.kind === 'stale-no-pod' || discrepancy?.kind === 'stale-other-address';
}

/** Compares an allocation with the pod it is held for, if there is one. */
export function judgeAllocation(
  allocation: Allocation,
  pod: LedgerPod | undefined,
  { now, seesPod }: LedgerInput,
): AboutAllocation | undefined {
  const { podref, ifname, address } = allocation;
  if (pod === undefined) {
    const [namespace, name] = podref.split('/');
    if (namespace === undefined || name === undefined) return undefined;
    const gone = seesPod === undefined || seesPod(namespace, name);
    return gone ? { kind: 'stale-no-pod', why: 'absent', allocation } : undefined;
  }
  if (pod.terminating && pod.nodeReady === false) return { kind: 'terminating-on-dead-node', allocation };
  if (!pod.alive) {
    const settled = pod.finishedAt === undefined || now - pod.finishedAt >= settlingTime;
    return settled ? { kind: 'stale-no-pod', why: 'finished', allocation } : undefined;
  }
  if (pod.addresses === 'unknown' || isSettling(pod, now)) return undefined;
  if (pod.addresses.some((shown) => isShown(shown.address, address.text))) return undefined;
  const reported = pod.addresses.filter((shown) => shown.interface === ifname).map((shown) => shown.address);
  return { kind: 'stale-other-address', allocation, reported };
}

// Nearly always as it is written: it is read only to see whether it means the same all the same.
function isShown(shown: string, address: string): boolean {
  return shown === address || readShown(shown)?.text === address;
}
