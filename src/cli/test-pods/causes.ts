import { type Hindrance, whatShows, whyNoImage, whyRefused } from '../../checks/bandwidth/test-pod-hindrance.ts';
import type { Diagnosis } from '../../checks/diagnosis/diagnosis.ts';
import { decodePod } from '../../domain/attachments/decode.ts';
import type { Untested } from '../../domain/bandwidth/run.ts';
import type { StartedPod } from '../../gather/test-pods/start.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { diagnoserOf } from '../why-report.ts';

/** What to type next, where anything helps. */
export const nextStep = (command: string | undefined): string => (command === undefined ? '' : ` (next: ${command})`);

type Failed = Extract<StartedPod, { ok: false }>;

/** Why a test pod is not on its network, and what to do. */
interface Cause extends Hindrance {
  readonly failed: Failed;
  /** What the failing program said. */
  readonly innermost: string | undefined;
}

/** One reason for each network and cause, however many pods share it; the event of the first of them is told. */
export function untested(causes: readonly Cause[], tell: (message: string) => void): Untested[] {
  const shared = Map.groupBy(causes, ({ failed, why }) => `${failed.pod.network}\n${why}`);
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
export function explainer(snapshot: Snapshot, image: string, now: () => string): (failed: Failed) => Cause {
  return (failed) => {
    const { pod: made, obstacle, why } = failed;
    const cause = (found: Hindrance, innermost?: string): Cause => ({ failed, next: undefined, innermost, ...found });
    if (obstacle === 'server') return cause(whyRefused(made.namespace, why.detail, why.next));
    const named = { ...made, image };
    const ofImage = whyNoImage(named, obstacle, why.detail);
    if (ofImage !== undefined) return cause(ofImage);
    const diagnosed = diagnosisOf(failed, snapshot, now());
    if (diagnosed === undefined) return cause({ why: why.detail, next: why.next ?? whatShows(named, obstacle) });
    // The pod is gone by the time that somebody reads this.
    const [see] = diagnosed.remedy.see.filter((command) => !command.includes(made.name));
    const next = see ?? (diagnosed.remedy.fix === '' ? why.next : diagnosed.remedy.fix);
    return cause({ why: diagnosed.cause, next: next ?? whatShows(named, obstacle) }, diagnosed.innermost);
  };
}

/** What `why` says of a test pod; undefined where that is nothing. */
function diagnosisOf({ object, events }: Failed, snapshot: Snapshot, at: string): Diagnosis | undefined {
  if (object === undefined || !snapshot.pods.ok) return undefined;
  const pod = decodePod(object);
  const seen: Snapshot = {
    ...snapshot,
    takenAt: at,
    pods: { ok: true, at, value: [...snapshot.pods.value, pod] },
    events: { ok: true, at, value: events },
  };
  const diagnosis = diagnoserOf(seen)(pod);
  return diagnosis.cause === '' || ['starting', 'over'].includes(diagnosis.state) ? undefined : diagnosis;
}
