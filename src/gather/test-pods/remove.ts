import pMap from 'p-map';
import type { PodMaker } from '../../cluster/port.ts';
import { messageOf } from '../../domain/problem.ts';
import { pause } from '../inside/pause.ts';

/** Pods removed at a time. */
const AT_ONCE = 8;
/** A pod whose making had no answer may be made while it is looked for. */
const LOOKS = 3;
/** Milliseconds. */
const BETWEEN_LOOKS = 1000;

/** What is to be removed. */
export interface Doomed {
  readonly namespace: string;
  readonly name: string;
  /** Not known to have been made; absent where it is. */
  readonly doubtful?: true;
}

/** What became of pods that were to be removed; those that were not there are in neither list. */
export interface Removal<P> {
  readonly removed: readonly P[];
  /** Those that are still there, or may be. */
  readonly left: readonly P[];
}

/** Removes pods. Which are left, why, and the command that removes them, is told. Not to be cancelled, and bounded by itself. */
export async function removeTestPods<P extends Doomed>(
  maker: Pick<PodMaker, 'remove'>,
  pods: readonly P[],
  tell: (message: string) => void,
  betweenLooks = BETWEEN_LOOKS,
): Promise<Removal<P>> {
  const tried = await pMap(pods, async (pod) => ({ pod, ...(await removal(maker, pod, betweenLooks)) }), {
    concurrency: AT_ONCE,
  });
  const left = tried.filter(({ outcome }) => outcome === 'left');
  for (const [, group] of Map.groupBy(left, ({ pod, why }) => `${pod.namespace} ${why}`)) {
    const [first] = group;
    if (first === undefined) continue;
    const { namespace } = first.pod;
    const names = group.map(({ pod }) => pod.name);
    const which = names.length === 1 ? 'pod' : `${names.length} pods`;
    tell(
      `warning: cannot remove ${which} ${names.map((name) => `${namespace}/${name}`).join(', ')}: ${first.why}; remove ${names.length === 1 ? 'it' : 'them'} with: kubectl delete pod ${names.join(' ')} -n ${namespace}`,
    );
  }
  for (const { pod } of tried.filter(({ outcome }) => outcome === 'unseen'))
    tell(
      `warning: the server did not say whether it makes pod ${pod.namespace}/${pod.name}, and there is none yet: look for it with: kubectl get pod ${pod.name} -n ${pod.namespace}`,
    );
  const of = (wanted: Outcome) => tried.flatMap(({ pod, outcome }) => (outcome === wanted ? [pod] : []));
  return { removed: of('removed'), left: of('left') };
}

type Outcome = 'removed' | 'not-there' | 'unseen' | 'left';

async function removal(
  maker: Pick<PodMaker, 'remove'>,
  { namespace, name, doubtful }: Doomed,
  betweenLooks: number,
): Promise<{ readonly outcome: Outcome; readonly why?: string }> {
  for (let look = 1; ; look += 1) {
    // Whatever goes wrong with one pod, the others are to be removed.
    const answer = await maker.remove(namespace, name).catch((error: unknown) => ({
      ok: false as const,
      why: { detail: messageOf(error) },
    }));
    if (!answer.ok) return { outcome: 'left', why: answer.why.detail };
    if (answer.value === 'removed') return { outcome: 'removed' };
    if (doubtful === undefined) return { outcome: 'not-there' };
    if (look >= LOOKS) return { outcome: 'unseen' };
    await pause(betweenLooks, undefined);
  }
}
