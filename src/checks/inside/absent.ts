import { finding } from '../../findings/make.ts';
import { networkRef, pathOf, podRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { insideEvidence } from './evidence.ts';
import { seenPods } from './seen.ts';

/** network-status is written once: an interface that was deleted since, or not made again with the sandbox, is still in it. */
export const interfaceAbsent = defineCheck({
  slug: 'interface-absent',
  title: 'every reported interface is there',
  emits: ['MN320'],
  needs: ['insides', 'pods'],
  *judge({ insides, pods }) {
    const absent = seenPods(pods, insides).flatMap((seen) =>
      seen.comparisons.flatMap(({ interface: name, attachment, verdict }) =>
        verdict === 'absent' && attachment?.reported !== undefined ? [{ seen, name, network: attachment.network }] : [],
      ),
    );
    for (const group of groupBy(absent, ({ seen, network }) => `${network} ${seen.pod.node}`)) {
      const [{ seen, network }] = group;
      const { node } = seen.pod;
      yield finding('MN320', {
        subject: group.length > 1 ? networkRef(network) : podRef(seen.pod),
        args: {
          network,
          interfaces: group.map(({ seen: { pod }, name }) => ({ pod: pathOf(pod), interface: name })),
          ...(node === undefined ? {} : { node }),
        },
        affected: podRefs(group.map((one) => one.seen.pod)),
        evidence: group.map((one) =>
          insideEvidence(
            one.seen,
            `no ${one.name} among ${one.seen.observed.interfaces.map((link) => link.name).join(', ')}`,
          ),
        ),
      });
    }
  },
});
