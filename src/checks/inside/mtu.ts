import { networkOf } from '../../domain/attachments/join.ts';
import { reachOf } from '../../domain/nad/reach.ts';
import { finding } from '../../findings/make.ts';
import { networkRef, pathOf, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { type Group, groupBy } from '../group.ts';
import { insideEvidence } from './evidence.ts';
import { type SeenLink, secondaryLinks } from './links.ts';
import { seenPods } from './seen.ts';

type Measured = SeenLink & { readonly mtu: number };

/** A pod that sends larger frames than its peer takes loses them without a word: nothing on one segment sends "too big". */
export const mtuDiffers = defineCheck({
  slug: 'mtu-differs-from-peers',
  title: 'all interfaces of a network have one MTU',
  emits: ['MN324'],
  needs: ['insides', 'pods'],
  wants: ['nads'],
  *judge({ insides, pods, nads = [] }) {
    const definitions = new Map(nads.map((nad) => [networkOf(nad), nad]));
    const links = seenPods(pods, insides)
      .flatMap(secondaryLinks)
      .flatMap((one): Measured[] => (one.link.mtu === undefined ? [] : [{ ...one, mtu: one.link.mtu }]));
    for (const group of groupBy(links, ({ network }) => network)) {
      const [{ network }] = group;
      const sizes = groupBy(group, ({ mtu }) => String(mtu)).toSorted(
        (a, b) => b.length - a.length || b[0].mtu - a[0].mtu,
      );
      if (sizes.length < 2 || reachOf(definitions.get(network)) === 'node') continue;
      const odd = oddOnes(sizes);
      yield finding('MN324', {
        subject: networkRef(network),
        args: {
          network,
          sizes: sizes.map((size) => ({ mtu: size[0].mtu, pods: size.map(({ seen }) => pathOf(seen.pod)) })),
        },
        affected: podRefs(odd.map(({ seen }) => seen.pod)),
        evidence: odd.map(({ seen, link, mtu }) => insideEvidence(seen, `${link.name} has MTU ${mtu}`)),
      });
    }
  },
});

/** Those that are otherwise than most; where there is no most, all. */
function oddOnes(sizes: readonly Group<Measured>[]): readonly Measured[] {
  const [most, next] = sizes;
  const isDrawn = most?.length === next?.length;
  return (isDrawn ? sizes : sizes.slice(1)).flat();
}
