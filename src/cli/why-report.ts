import { defaultSettings } from '../checks/check.ts';
import { diagnoser } from '../checks/diagnosis/diagnose.ts';
import type { Diagnosis } from '../checks/diagnosis/diagnosis.ts';
import { checks } from '../checks/registry.ts';
import { judge } from '../checks/report.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import { byCause, isTroubled, type WhyReport } from '../report/why/causes.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { namespaceOf, podFilter, type SelectionFlags } from './focus.ts';
import { podsNamed } from './pods-argument.ts';

/** What to look at: certain pods, or whatever is in trouble where the flags point. */
interface Asked extends SelectionFlags {
  readonly pod: string | undefined;
  readonly show: 'problems' | 'all';
}

/** Tells why a pod is as it is, in the light of all that the checks find. */
export function diagnoserOf(snapshot: Snapshot): (pod: Pod) => Diagnosis {
  const { findings } = judge(snapshot, checks, defaultSettings, { includes: () => true });
  return diagnoser(snapshot, findings);
}

/** Diagnoses the pods that a user asks about. */
export function whyReport(asked: Asked, snapshot: Snapshot, pods: readonly Pod[]): WhyReport {
  const { takenAt, target } = snapshot;
  const diagnose = diagnoserOf(snapshot);
  const inside = snapshot.insides.ok;
  if (asked.pod !== undefined) {
    const namespace = asked.namespace ?? target.namespace;
    const named = podsNamed(asked.pod, pods, namespace).map(diagnose);
    return { takenAt, target, namespace, asked: 'pods', inside, pods: named.length, causes: byCause(named) };
  }
  const namespace = namespaceOf(asked, target);
  const looked = pods.filter(podFilter(asked, namespace)).map(diagnose);
  const shown = asked.show === 'all' ? looked : looked.filter(isTroubled);
  const about = { takenAt, target, asked: 'troubles' as const, inside, pods: looked.length, causes: byCause(shown) };
  return namespace === undefined ? about : { ...about, namespace };
}
