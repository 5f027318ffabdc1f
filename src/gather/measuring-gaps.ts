import type { BandwidthRecord } from '../snapshot/bandwidth-record.ts';
import type { NotGathered } from '../snapshot/gathered.ts';
import type { PingsRecord } from '../snapshot/pings-record.ts';
import { reasonOfAttempt } from '../snapshot/said-of-a-pod.ts';

/** What could not be measured between pods. One reason is one gap, however many pods share it; the first stands for them. */
export function measuringGaps(pings: PingsRecord | undefined, bandwidth: BandwidthRecord | undefined): NotGathered[] {
  const answers = [
    ...[...(pings?.pods ?? []), ...(pings?.pathMtus ?? []), ...(pings?.isolation?.pods ?? [])].map(
      ({ answer }) => answer,
    ),
    ...(bandwidth?.tests ?? []).map(({ answer }) => answer),
  ];
  const failures = answers.flatMap((answer) => (answer.ok ? [] : [answer.why]));
  const untested = (bandwidth?.untested ?? []).map(
    (one): NotGathered => ({
      reason: 'no-tool',
      what: `measure the bandwidth of ${'network' in one ? `network ${one.network}` : `pod ${one.namespace}/${one.pod}`}`,
      detail: one.why,
    }),
  );
  return [...firstOfEachReason(failures), ...untested];
}

function firstOfEachReason(failures: readonly NotGathered[]): NotGathered[] {
  return [...Map.groupBy(failures, (why) => `${why.reason}\n${reasonOfAttempt(why)}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const more = group.length - 1;
    return [more === 0 ? first : { ...first, what: `${first.what} (and ${more} more)` }];
  });
}
