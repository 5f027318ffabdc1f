import { finding } from '../../findings/make.ts';
import { pathOf, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy, ownerKey } from '../group.ts';
import { destinationsIn, type Lost, lostBy, routeInWords, takesAll } from './destinations.ts';
import { insideEvidence } from './evidence.ts';
import { seenPods } from './seen.ts';
import { subjectOfAll } from './subject.ts';

/** What goes astray by a default route of a secondary network is MN325; here nothing leads there, or another route does. */
export const clusterRouteLost = defineCheck({
  slug: 'service-route-lost',
  title: 'services and other pods are reached by the default interface',
  emits: ['MN326'],
  needs: ['insides', 'pods'],
  wants: ['serviceAddresses'],
  *judge({ insides, pods, serviceAddresses = [] }) {
    const destinations = destinationsIn(pods, serviceAddresses);
    const astray = seenPods(pods, insides).flatMap((seen) => {
      const lost = (lostBy(seen, destinations) ?? []).filter(isNotByDefault);
      return lost.map((one) => ({ seen, lost: one, network: networkBy(seen.pod.attachments, one) }));
    });
    const keyOf = ({ seen, lost, network }: (typeof astray)[number]) =>
      lost.route === undefined ? `none ${ownerKey(seen.pod)}` : `${network} ${lost.route.destination}`;
    for (const group of groupBy(astray, keyOf)) {
      const [first] = group;
      const { route } = first.lost;
      const concerned = new Set(group.map(({ seen }) => seen.pod));
      const witnesses = [...new Map(group.map((one) => [one.seen.pod, one])).values()];
      yield finding('MN326', {
        subject: subjectOfAll(first.seen.pod, concerned),
        args: {
          lost: [...new Set(group.map(({ lost }) => lost.what))].sort(),
          pods: [...concerned].map(pathOf).sort(),
          ...(route === undefined ? {} : { by: { route: routeInWords(route), network: first.network } }),
        },
        affected: podRefs(concerned),
        evidence: witnesses.map(({ seen, lost }) =>
          insideEvidence(
            seen,
            lost.route === undefined
              ? `no route to ${lost.address.text} (${lost.what})`
              : `${lost.address.text} (${lost.what}) goes by ${routeInWords(lost.route)}`,
          ),
        ),
      });
    }
  },
});

const isNotByDefault = ({ route }: Lost): boolean => route === undefined || !takesAll(route);

function networkBy(
  attachments: readonly { readonly interface: string; readonly network: string }[],
  { route }: Lost,
): string {
  return attachments.find((one) => one.interface === route?.interface)?.network ?? '';
}
