import { finding } from '../../findings/make.ts';
import { networkRef, pathOf, podRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { insideEvidence } from './evidence.ts';
import { seenPods } from './seen.ts';

/** Milliseconds for which an address may rightly be tentative: duplicate address detection takes one to two seconds (RFC 4862). */
const TENTATIVE = 10_000;

/** An IPv6 address that the kernel does not use: somebody answered for it, or nobody could be asked. */
export const addressDadFailed = defineCheck({
  slug: 'address-dad-failed',
  title: 'every IPv6 address has passed duplicate address detection',
  emits: ['MN328'],
  needs: ['insides', 'pods'],
  *judge({ insides, pods, takenAt }) {
    const unusable = seenPods(pods, insides).flatMap((seen) =>
      seen.comparisons.flatMap(({ interface: name, attachment, observed, verdict }) =>
        // An address on a link that is down waits for the link.
        (verdict === 'down' ? [] : (observed?.addresses ?? [])).flatMap(({ address, flags = [] }) => {
          const failed = flags.includes('dadfailed');
          const waits = flags.includes('tentative') && Date.parse(takenAt) - Date.parse(seen.pod.createdAt) > TENTATIVE;
          if (!failed && !waits) return [];
          const state = failed ? ('failed' as const) : ('tentative' as const);
          return [{ seen, name, network: attachment?.network ?? '', address, state }];
        }),
      ),
    );
    for (const group of groupBy(unusable, ({ network, seen }) => network || pathOf(seen.pod))) {
      const [{ seen, network }] = group;
      const concerned = new Set(group.map((one) => one.seen.pod));
      yield finding('MN328', {
        subject: concerned.size > 1 ? networkRef(network) : podRef(seen.pod),
        args: {
          ...(network === '' ? {} : { network }),
          addresses: group.map((one) => ({
            pod: pathOf(one.seen.pod),
            interface: one.name,
            address: one.address,
            state: one.state,
          })),
        },
        affected: podRefs(concerned),
        evidence: group.map((one) =>
          insideEvidence(one.seen, `${one.name}: ${one.address} ${one.state === 'failed' ? 'dadfailed' : 'tentative'}`),
        ),
      });
    }
  },
});
