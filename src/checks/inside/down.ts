import { finding } from '../../findings/make.ts';
import { networkRef, pathOf, podRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { insideEvidence } from './evidence.ts';
import { seenPods } from './seen.ts';

/** Down in many pods of one node without carrier: most likely the link below them. */
export const interfaceDown = defineCheck({
  slug: 'interface-down',
  title: 'every interface that is there is up',
  emits: ['MN321'],
  needs: ['insides', 'pods'],
  *judge({ insides, pods }) {
    const down = seenPods(pods, insides).flatMap((seen) =>
      seen.comparisons.flatMap(({ interface: name, attachment, verdict, why }) =>
        verdict === 'down' && attachment !== undefined ? [{ seen, name, network: attachment.network, why }] : [],
      ),
    );
    for (const group of groupBy(down, ({ seen, network, why }) => `${network} ${seen.pod.node} ${why}`)) {
      const [{ seen, network, why }] = group;
      const { node } = seen.pod;
      yield finding('MN321', {
        subject: group.length > 1 ? networkRef(network) : podRef(seen.pod),
        args: {
          network,
          carrier: why === 'no carrier' ? 'lost' : 'set-down',
          interfaces: group.map(({ seen: { pod }, name }) => ({ pod: pathOf(pod), interface: name })),
          ...(node === undefined ? {} : { node }),
        },
        affected: podRefs(group.map((one) => one.seen.pod)),
        evidence: group.map((one) =>
          insideEvidence(one.seen, one.why === 'set down' ? `${one.name} is set down` : `${one.name} has no carrier`),
        ),
      });
    }
  },
});
