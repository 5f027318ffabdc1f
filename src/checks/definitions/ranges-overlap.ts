import { formatWindow, intersect, unite, type Window } from '../../domain/addresses/window.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { segmentOf } from '../../domain/nad/segment.ts';
import { keepOneLedger, type Range, rangeOfConfig } from '../../domain/nad/sharing.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, pathOf, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, type DecodedNad, decodedNads } from './decoded.ts';
import { usageIn } from './usage.ts';

/** Two networks on one segment that each believe an address to be theirs will give it to two pods. */
export const rangesOverlap = defineCheck({
  slug: 'ranges-overlap',
  title: 'networks of one segment hand out different addresses',
  emits: ['MN211'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const [segment, members] of bySegment(decodedNads(nads))) {
      for (const { members: clashing, shared } of clashes(members)) {
        const [first] = clashing;
        if (first === undefined) continue;
        yield finding('MN211', {
          subject: nadRef(first.nad),
          args: {
            networks: clashing.map(({ nad }) => pathOf(nad)),
            segment,
            shared: unite(shared).map(formatWindow),
          },
          affected: podRefs(clashing.flatMap(({ nad }) => usage(nad).attached)),
          evidence: clashing.map(({ nad, addressing }) =>
            configEvidence(nad, `hands out ${addressing.handsOut.map(formatWindow).join(', ')}`),
          ),
        });
      }
    }
  },
});

interface Member extends Range {
  readonly nad: Nad;
}

interface Clash {
  readonly members: Member[];
  readonly shared: Window[];
}

function bySegment(nads: readonly DecodedNad[]): Map<string, Member[]> {
  const segments = new Map<string, Member[]>();
  for (const { nad, config } of nads) {
    const segment = segmentOf(config);
    if (segment === undefined) continue;
    const member = { nad, ...rangeOfConfig(config) };
    segments.set(segment, [...(segments.get(segment) ?? []), member]);
  }
  return segments;
}

/** Networks that clash, directly or through another, are one clash. */
function clashes(members: readonly Member[]): Clash[] {
  let found: Clash[] = [];
  for (const member of members) {
    const shared = new Map<Clash, Window[]>();
    const rest: Clash[] = [];
    for (const clash of found) {
      const common = clash.members.flatMap((other) => sharedBy(member, other));
      if (common.length > 0) shared.set(clash, common);
      else rest.push(clash);
    }
    const joined: Clash = {
      members: [...[...shared.keys()].flatMap((clash) => clash.members), member],
      shared: [...shared].flatMap(([clash, common]) => [...clash.shared, ...common]),
    };
    found = [...rest, joined];
  }
  return found.filter((clash) => clash.members.length > 1);
}

function sharedBy(a: Member, b: Member): Window[] {
  if (keepOneLedger(a, b)) return [];
  return a.addressing.handsOut.flatMap((mine) =>
    b.addressing.handsOut.flatMap((theirs) => intersect(mine, theirs) ?? []),
  );
}
