import { DEFAULT_NETWORK, type Endpoint, endpointKey, podPath } from '../connectivity/endpoint.ts';
import type { PairRequest } from '../connectivity/plan.ts';
import type { BandwidthRun } from './run.ts';
import type { BandwidthTest } from './test.ts';

/** The part of a run that is between the endpoints that are meant, with the baselines of its tests and what could not be tested there. */
export function narrowedRun(
  run: BandwidthRun,
  { endpoints, isSource, isDestination }: Pick<PairRequest, 'endpoints' | 'isSource' | 'isDestination'>,
): BandwidthRun {
  const ends = new Set(endpoints.map(endpointKey));
  const leads = (a: Endpoint, b: Endpoint): boolean =>
    (isSource === undefined || isSource(a)) && (isDestination === undefined || isDestination(b));
  const isMeant = ({ from, to }: BandwidthTest): boolean =>
    ends.has(endpointKey(from)) && ends.has(endpointKey(to)) && (leads(from, to) || leads(to, from));
  const courses = new Set(run.measurements.flatMap(({ test }) => (isMeant(test) ? [course(test)] : [])));
  const isBaseline = (test: BandwidthTest): boolean =>
    test.from.network === DEFAULT_NETWORK && courses.has(course(test));
  const named = endpoints.filter(
    (endpoint) =>
      (isSource === undefined && isDestination === undefined) ||
      isSource?.(endpoint) === true ||
      isDestination?.(endpoint) === true,
  );
  const [pods, networks] = [new Set(named.map(podPath)), new Set(named.map(({ network }) => network))];
  return {
    ...run,
    measurements: run.measurements.filter(({ test }) => isMeant(test) || isBaseline(test)),
    untested: run.untested.filter((one) => ('network' in one ? networks.has(one.network) : pods.has(podPath(one)))),
  };
}

const course = ({ from, to }: BandwidthTest): string => `${podPath(from)} ${podPath(to)}`;
