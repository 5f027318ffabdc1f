import { endpointKey } from './endpoint.ts';
import type { Pair } from './pair.ts';
import { type PairRequest, planPairs } from './plan.ts';
import type { Probed } from './probed.ts';
import { nodesOf } from './sample.ts';

/** The part of what was measured that a request is about; what the request asks for beyond that was not measured. */
export function narrowed(probed: Probed, request: Omit<PairRequest, 'maxPairs' | 'seed'>): Probed {
  const isMeant = meantBy(request);
  const measurements = probed.measurements.filter(({ pair }) => isMeant(pair));
  const mtus = probed.mtus?.filter(({ pair }) => isMeant(pair));
  const ends = new Set(request.endpoints.map(endpointKey));
  const { isolation } = probed;
  // What is asked for without a limit is known from a plan with a small one: how much there is, not what was chosen of it.
  const plans = planPairs({ ...request, maxPairs: 1, seed: 1 }).map((plan) => {
    const pairs = measurements.flatMap(({ pair }) => (pair.from.network === plan.network ? [pair] : []));
    const recorded = probed.plans.find(({ network }) => network === plan.network);
    const courses = pairs.flatMap(({ from, to }) => (to.kind === 'pod' ? [nodesOf({ from, to: to.endpoint })] : []));
    return {
      ...plan,
      pairs,
      nodePairs: { covered: new Set(courses).size, of: plan.nodePairs.of },
      sharing: (recorded?.sharing ?? []).filter(isMeant),
    };
  });
  return {
    ...probed,
    plans,
    measurements,
    ...(mtus === undefined ? {} : { mtus }),
    ...(isolation === undefined ? {} : { isolation: towards(ends, isolation) }),
  };
}

type Isolation = NonNullable<Probed['isolation']>;

/** Attempts to reach certain interfaces. Of a sample nobody knows how many were possible. */
function towards(ends: ReadonlySet<string>, { readings, of }: Isolation): Isolation {
  const meant = readings.filter(
    ({ intrusion: { pair } }) => pair.to.kind === 'pod' && ends.has(endpointKey(pair.to.endpoint)),
  );
  return { readings: meant, of: readings.length === of ? meant.length : of };
}

function meantBy({ endpoints, isSource, isDestination, address }: Omit<PairRequest, 'maxPairs' | 'seed'>) {
  const ends = new Set(endpoints.map(endpointKey));
  return ({ from, to, address: measured }: Pair): boolean => {
    if (!ends.has(endpointKey(from))) return false;
    if (address !== undefined) return measured === address.text;
    if (to.kind !== 'pod') return isSource === undefined || isSource(from);
    const { endpoint } = to;
    const leads = (a: typeof from, b: typeof from): boolean =>
      (isSource === undefined || isSource(a)) && (isDestination === undefined || isDestination(b));
    return ends.has(endpointKey(endpoint)) && (leads(from, endpoint) || leads(endpoint, from));
  };
}
