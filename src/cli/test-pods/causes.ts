import { decodePod } from '../../domain/attachments/decode.ts';
import type { Untested } from '../../domain/bandwidth/run.ts';
import type { StartedPod } from '../../gather/test-pods/start.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { diagnoserOf } from '../why-report.ts';

/** What to type next, where anything helps. */
export const nextStep = (command: string | undefined): string => (command === undefined ? '' : ` (next: ${command})`);

type Failed = Extract<StartedPod, { ok: false }>;

/** Why a test pod is not on its network, and what to do. */
interface Cause {
  readonly failed: Failed;
  readonly why: string;
  readonly next: string | undefined;
  /** What the failing program said. */
  readonly innermost: string | undefined;
}

/** One reason for each network and cause, however many pods share it; the event of the first of them is told. */
export function untested(causes: readonly Cause[], tell: (message: string) => void): Untested[] {
  const shared = Map.groupBy(causes, ({ failed, why, next }) => `${failed.pod.network}\n${why}\n${next}`);
  return [...shared.values()].flatMap((group): Untested[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { failed, why, next, innermost } = first;
    const { namespace, name, network } = failed.pod;
    const said = failed.events.findLast(({ type }) => type === 'Warning');
    if (said !== undefined) tell(`pod ${namespace}/${name}: event ${said.reason}: ${innermost ?? said.message}`);
    const nodes = [...new Set(group.map((one) => one.failed.pod.node))].sort().join(', ');
    const which = group.length === 1 ? `a test pod on node ${nodes}` : `${group.length} test pods on ${nodes}`;
    return [{ network, why: `${which}: ${why}${nextStep(next)}` }];
  });
}

/** Tells why a test pod is not on its network, in the light of all that is known of the cluster. */
export function explainer(snapshot: Snapshot, now: () => string): (failed: Failed) => Cause {
  return (failed) => {
    const { pod: made, object, events } = failed;
    const plain: Cause = { failed, why: failed.why.detail, next: failed.why.next, innermost: undefined };
    if (object === undefined || !snapshot.pods.ok) return plain;
    const at = now();
    const pod = decodePod(object);
    const seen: Snapshot = {
      ...snapshot,
      takenAt: at,
      pods: { ok: true, at, value: [...snapshot.pods.value, pod] },
      events: { ok: true, at, value: events },
    };
    const { cause, remedy, state, innermost } = diagnoserOf(seen)(pod);
    if (cause === '' || state === 'starting' || state === 'over') return plain;
    // The pod is gone by the time that somebody reads this.
    const [see] = remedy.see.filter((command) => !command.includes(made.name));
    return { failed, why: cause, next: see ?? (remedy.fix === '' ? plain.next : remedy.fix), innermost };
  };
}
