import { endpointsOf } from '../../domain/connectivity/endpoint.ts';
import { podRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { bandwidthCodes, judgeBandwidth } from './judge.ts';

/** What was measured of bandwidth, against what was expected then, else the speed of the links, and like pairs. */
export const bandwidthSuffices = defineCheck({
  slug: 'bandwidth-suffices',
  title: 'networks carry what is expected of them',
  emits: bandwidthCodes,
  needs: ['bandwidth'],
  wants: ['nads', 'nodeNetworks', 'pods'],
  *judge({ bandwidth, nads = [], nodeNetworks = [], pods }) {
    const endpoints = pods === undefined ? {} : { endpoints: endpointsOf(pods) };
    yield* judgeBandwidth(bandwidth.measurements, bandwidth.targets, { nads, nodeNetworks, ...endpoints });
    for (const { namespace, pod, why } of bandwidth.untested)
      yield { subject: podRef({ namespace, name: pod }), unjudged: why };
  },
});
