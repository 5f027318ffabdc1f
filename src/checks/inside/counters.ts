import { finding } from '../../findings/make.ts';
import { networkRef, pathOf, podRef, podRefs } from '../../findings/refs.ts';
import type { LinkCounters } from '../../probe/interface.ts';
import type { Inside } from '../../snapshot/inside.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { insideEvidence } from './evidence.ts';
import { secondaryLinks } from './links.ts';
import { seenPods } from './seen.ts';

/** Counters count since the interface was made: only what rises between two looks is of today. */
export const countersRising = defineCheck({
  slug: 'counters-rising',
  title: 'no errors and drops are counted on secondary interfaces',
  emits: ['MN327'],
  needs: ['insides', 'pods'],
  skip: ({ insides }) =>
    insides.some(({ later }) => later !== undefined) ? undefined : 'it takes two looks (--sample 2s)',
  *judge({ insides, pods }) {
    const rising = seenPods(pods, insides)
      .flatMap(secondaryLinks)
      .flatMap(({ seen, link, network }) => {
        const rises = risesBetween(link.counters, laterCounters(seen.inside, link.name));
        return rises.length === 0 ? [] : [{ seen, name: link.name, network, rises }];
      });
    for (const group of groupBy(rising, ({ seen, network }) => `${network} ${seen.pod.node}`)) {
      const [{ seen, network }] = group;
      const { node } = seen.pod;
      const concerned = new Set(group.map((one) => one.seen.pod));
      yield finding('MN327', {
        subject: concerned.size > 1 ? networkRef(network) : podRef(seen.pod),
        args: {
          network,
          seconds: secondsBetween(seen.inside),
          interfaces: group.map(({ seen: { pod }, name, rises }) => ({ pod: pathOf(pod), interface: name, rises })),
          ...(node === undefined ? {} : { node }),
        },
        affected: podRefs(concerned),
        evidence: group.map(({ seen: one, name, rises }) =>
          insideEvidence(
            one,
            `${name}: ${rises.map(({ what, from, to }) => `${what} ${from}, then ${to}`).join('; ')}`,
          ),
        ),
      });
    }
  },
});

interface Rise {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

const watched = {
  rxErrors: 'received with errors',
  rxDropped: 'dropped on receipt',
  txErrors: 'sent with errors',
  txDropped: 'dropped on sending',
} as const satisfies Partial<Record<keyof LinkCounters, string>>;

// Where one counter has fallen, the interface was made anew in between: there is nothing to compare.
function risesBetween(before: LinkCounters | undefined, after: LinkCounters | undefined): Rise[] {
  if (before === undefined || after === undefined || after.rxBytes < before.rxBytes) return [];
  return (['rxErrors', 'rxDropped', 'txErrors', 'txDropped'] as const).flatMap((key) =>
    after[key] > before[key] ? [{ what: watched[key], from: before[key], to: after[key] }] : [],
  );
}

function laterCounters({ later }: Inside, name: string): LinkCounters | undefined {
  if (later?.ok !== true) return undefined;
  return later.value.observed.interfaces.find((link) => link.name === name)?.counters;
}

function secondsBetween({ look, later }: Inside): number {
  if (!look.ok || later?.ok !== true) return 0;
  return Math.round((Date.parse(later.at) - Date.parse(look.at)) / 1000);
}
