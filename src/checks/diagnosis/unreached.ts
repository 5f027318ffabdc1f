import type { Pod } from '../../domain/attachments/pod.ts';
import { podPath } from '../../domain/connectivity/endpoint.ts';
import type { Measurement } from '../../domain/connectivity/measurement.ts';
import type { Probed } from '../../domain/connectivity/probed.ts';
import type { Finding, FindingOf } from '../../findings/finding.ts';
import { pathOf, podRef } from '../../findings/refs.ts';
import { remedy, say } from '../../findings/words.ts';
import { measured } from '../connectivity/evidence.ts';
import { explanationBy } from '../connectivity/explained.ts';
import type { Diagnosis, Link } from './diagnosis.ts';
import { distinctLinks, linksOf, names } from './links.ts';

const MOST_SILENT = 2;

/**
 * Why a pod that has its networks does not reach its peers, or is not reached: from the pings that show it to the finding that explains
 * them. Undefined where its pairs answer, and for pods that only fail to reach one that is at fault.
 *
 * @param findings the worst first
 */
export function unreached(
  pod: Pod,
  probed: Probed,
  findings: readonly Finding[],
): Omit<Diagnosis, 'pod' | 'also'> | undefined {
  const own = probed.measurements.filter((one) => isOf(one, pod));
  const silent = own.filter(isSilent);
  if (silent.length === 0) return undefined;
  const cause = findings.find((finding) => explains(finding, pod, silent));
  if (cause === undefined) return undefined;
  const of = podRef(pod);
  return {
    state: 'without connectivity',
    severity: cause.severity,
    cause: say(cause),
    certainty: 'certain',
    chain: distinctLinks([...symptomOf(pod, own, probed), ...linksOf(cause, of)]),
    remedy: remedy(cause),
    code: cause.code,
    finding: cause,
  };
}

const pathOfPod = ({ namespace, name }: Pod): string => `${namespace}/${name}`;

function isOf({ pair: { from, to } }: Measurement, pod: Pod): boolean {
  if (to.kind !== 'pod') return false;
  return [from, to.endpoint].some((end) => podPath(end) === pathOfPod(pod));
}

const isSilent = ({ reading }: Measurement): boolean => reading.kind === 'silent' && reading.silence !== 'refused';

function explains(finding: Finding, pod: Pod, silent: readonly Measurement[]): boolean {
  if (finding.code === 'MN601')
    return isAtFault(finding, pod) && silent.some(({ pair }) => pair.from.network === finding.args.network);
  const explanation = explanationBy(finding);
  return explanation !== undefined && names(finding, podRef(pod)) && silent.some(explanation.takes);
}

/** Whether silence lies with a pod as far as its pattern tells, and not with those who do not reach it. */
function isAtFault({ args: { pattern, through }, affected }: FindingOf<'MN601'>, pod: Pod): boolean {
  const path = pathOfPod(pod);
  const { node = '' } = pod;
  switch (pattern.kind) {
    case 'pod':
    case 'pod-not-reached':
    case 'pod-reaches-nobody':
      return pattern.pod === path;
    case 'node':
    case 'within-node':
      return pattern.node === node && affected.some((one) => pathOf(one) === path);
    case 'node-pair':
      return pattern.nodes.includes(node) && affected.some((one) => pathOf(one) === path);
    case 'one-direction':
    case 'nothing':
      return through.length > 0 ? through.includes(path) : affected.some((one) => pathOf(one) === path);
    case 'node-direction':
    case 'cross-node':
    case 'same-node':
    case 'everything':
      return affected.some((one) => pathOf(one) === path);
  }
}

/** What the pings of a pod show, network by network, with an example and one of what answers all the same. */
function symptomOf(pod: Pod, own: readonly Measurement[], { measurements, method }: Probed): Link[] {
  const of = podRef(pod);
  return [...Map.groupBy(own, ({ pair }) => pair.from.network)].flatMap(([network, pairs]) => {
    const silent = pairs.filter(isSilent);
    if (silent.length === 0) return [];
    // What the pod itself sent is nearer to it than what was sent to it.
    const mine = silent.toSorted((a, b) => Number(isFrom(b, pod)) - Number(isFrom(a, pod)));
    const answers = measurements.filter(
      ({ pair, reading }) => reading.kind === 'answered' && pair.from.network === network && pair.to.kind === 'pod',
    );
    const example = answers.find((one) => isOf(one, pod)) ?? answers[0];
    return [
      {
        source: method.kind === 'ping' ? 'ping' : `connections to TCP port ${method.port}`,
        of,
        text: `${silent.length} of ${pairs.length} pairs from and to it on ${network} do not answer`,
      },
      ...mine.slice(0, MOST_SILENT).map((one) => measured(one, method)),
      ...(example === undefined ? [] : [measured(example, method)]),
    ];
  });
}

const isFrom = ({ pair }: Measurement, pod: Pod): boolean => podPath(pair.from) === pathOfPod(pod);
