import { defineCheck } from '../check.ts';
import { usersAmong } from './facts.ts';
import { bandwidthCodes, judgeBandwidth } from './judge.ts';
import { untestedRef } from './untested.ts';

/** What was measured of bandwidth, against what was expected then, else the speed of the links, and like pairs. */
export const bandwidthSuffices = defineCheck({
  slug: 'bandwidth-suffices',
  title: 'networks carry what is expected of them',
  emits: bandwidthCodes,
  needs: ['bandwidth'],
  wants: ['nads', 'nodeNetworks', 'pods'],
  *judge({ bandwidth, nads = [], nodeNetworks = [], pods }) {
    const facts = { nads, nodeNetworks, ...(pods === undefined ? {} : { endpoints: usersAmong(pods) }) };
    yield* judgeBandwidth(bandwidth.measurements, bandwidth.targets, facts);
    for (const one of bandwidth.untested) yield { subject: untestedRef(one), unjudged: one.why };
  },
});
