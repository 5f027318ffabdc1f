import { finding } from '../../findings/make.ts';
import { networkRef, pathOf, podRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { insideEvidence } from './evidence.ts';
import { seenPods } from './seen.ts';

/** Whoever goes by network-status, such as services on secondary networks, sends to an address that nobody there holds. */
export const addressDrift = defineCheck({
  slug: 'address-drift',
  title: 'every interface has the addresses that were reported',
  emits: ['MN322'],
  needs: ['insides', 'pods'],
  *judge({ insides, pods }) {
    const drifted = seenPods(pods, insides).flatMap((seen) =>
      seen.comparisons.flatMap(({ interface: name, attachment, verdict, drifts }) =>
        verdict !== 'drift' || attachment === undefined
          ? []
          : drifts
              .filter(({ what }) => what === 'address')
              .map((drift) => ({ seen, name, network: attachment.network, drift })),
      ),
    );
    for (const group of groupBy(drifted, ({ network }) => network)) {
      const [{ seen, network }] = group;
      const concerned = new Set(group.map((one) => one.seen.pod));
      yield finding('MN322', {
        subject: concerned.size > 1 ? networkRef(network) : podRef(seen.pod),
        args: {
          network,
          drifts: group.map(({ seen: { pod }, name, drift: { reported, inside } }) => ({
            pod: pathOf(pod),
            interface: name,
            reported,
            inside,
          })),
        },
        affected: podRefs(concerned),
        evidence: group.map(({ seen: one, name, drift }) =>
          insideEvidence(
            one,
            `${name} has ${drift.inside === '' ? 'no address' : drift.inside}, not ${drift.reported}`,
          ),
        ),
      });
    }
  },
});
