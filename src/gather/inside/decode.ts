import { readOnce } from '../../domain/read-once.ts';
import { parseInside } from '../../probe/inside.ts';
import type { ObservedInside } from '../../probe/inside-observe.ts';
import { parseInsideSteps } from '../../probe/inside-plans.ts';
import { parseSummaryPod } from '../../probe/summary.ts';
import { type Gathered, mapGathered, type NotGathered } from '../../snapshot/gathered.ts';
import type { Inside, Look } from '../../snapshot/inside.ts';
import type { InsideOutput, InsideRecord } from '../../snapshot/inside-record.ts';
import type { Recording } from '../../snapshot/recording.ts';

/** Interprets what programs printed inside pods. Pods of which nothing could be seen are gaps, one for each reason. */
export function insidesOf({ insides, takenAt }: Recording): Gathered<readonly Inside[]> {
  if (insides === undefined) return notAsked('look into pods');
  const gaps = insideGaps(insides.pods);
  return { ok: true, at: takenAt, value: insides.pods.map(decodeInside), ...(gaps.length > 0 ? { gaps } : {}) };
}

/** The addresses of the cluster's own service, which are read when pods are looked into. */
export function serviceAddressesOf({ insides }: Recording): Gathered<readonly string[]> {
  return insides === undefined ? notAsked('read service default/kubernetes') : insides.services;
}

function notAsked(what: string): Gathered<never> {
  return { ok: false, why: { reason: 'not-asked', what, detail: 'nobody asked for a look into pods (--inside)' } };
}

// What was printed is interpreted while it is gathered, to see whether it is worth anything, and again for the snapshot.
/** What the programs of a container told. */
export const observedIn = readOnce(interpret);

function interpret(output: InsideOutput): ObservedInside {
  if (output.by === 'sh') return parseInside(output.stdout, output.marker);
  return parseInsideSteps(
    output.steps.map(({ name, argv, mayFail, stdout, exitCode }) => ({
      step: mayFail === undefined ? { name, argv } : { name, argv, mayFail },
      stdout,
      exitCode,
    })),
  );
}

function decodeInside({ namespace, pod, uid, answer, later, summary }: InsideRecord): Inside {
  return {
    namespace,
    pod,
    uid,
    look: mapGathered(answer, lookOf),
    ...(later === undefined ? {} : { later: mapGathered(later, lookOf) }),
    ...(summary === undefined ? {} : { kubelet: interfacesIn(summary, `${namespace}/${pod}`) }),
  };
}

const lookOf = (output: InsideOutput): Look => ({ container: output.container, observed: observedIn(output) });

function interfacesIn(summary: Gathered<unknown>, pod: string): NonNullable<Inside['kubelet']> {
  if (!summary.ok) return summary;
  const interfaces = parseSummaryPod(summary.value)?.interfaces ?? 'unknown';
  const detail = 'the kubelet has no network statistics of it';
  return interfaces === 'unknown'
    ? { ok: false, why: { reason: 'undecodable', what: `read the kubelet's summary of ${pod}`, detail } }
    : { ok: true, at: summary.at, value: interfaces };
}

const MOST_NAMES = 3;

/** Why pods could not be looked into. One reason is one gap, however many pods share it. */
export function insideGaps(records: readonly InsideRecord[]): readonly NotGathered[] {
  const failures = records.flatMap(({ namespace, pod, answer }) =>
    answer.ok ? [] : [{ pod: `${namespace}/${pod}`, why: answer.why }],
  );
  const byReason = Map.groupBy(failures, ({ why }) => `${why.reason}\n${why.detail}\n${why.next ?? ''}`);
  return [...byReason.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = group.map(({ pod }) => pod);
    const more = names.length - MOST_NAMES;
    const told = more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ');
    return [{ ...first.why, what: `look into ${names.length === 1 ? 'pod' : 'pods'} ${told}` }];
  });
}
