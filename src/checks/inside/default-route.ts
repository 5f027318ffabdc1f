import { finding } from '../../findings/make.ts';
import { networkRef, pathOf, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { destinationsFor, destinationsIn, hijackedDefaults, lostBy, routeInWords } from './destinations.ts';
import { insideEvidence } from './evidence.ts';
import { seenPods } from './seen.ts';
import { subjectOfAll } from './subject.ts';

/** A default route by a secondary interface that nobody asked for, or by which the pod has lost services and other pods. */
export const defaultRouteHijacked = defineCheck({
  slug: 'default-route-hijacked',
  title: 'the default route of pods leaves by their default interface',
  emits: ['MN325'],
  needs: ['insides', 'pods'],
  wants: ['serviceAddresses'],
  *judge({ insides, pods, serviceAddresses = [] }) {
    const destinations = destinationsIn(pods, serviceAddresses);
    const hijacked = seenPods(pods, insides).flatMap((seen) => {
      const lost = (lostBy(seen, destinations) ?? []).map(({ what }) => what);
      return hijackedDefaults(seen).flatMap((route) => {
        const attachment = seen.pod.attachments.find((one) => one.interface === route.interface);
        const asked = (attachment?.requested?.defaultRoute ?? []).length > 0;
        if (asked && lost.length === 0) return [];
        // Without a known destination nobody can say that the cluster is still reached.
        const mayBeLost = lost.length > 0 || destinationsFor(seen, destinations).length === 0;
        return [{ seen, route, network: attachment?.network ?? '', lost, mayBeLost }];
      });
    });
    for (const group of groupBy(hijacked, ({ network, route }) => network || `${route.interface}`)) {
      const [first] = group;
      const { network, route } = first;
      const lost = [...new Set(group.flatMap((one) => one.lost))].sort();
      const concerned = new Set(group.map(({ seen }) => seen.pod));
      yield finding('MN325', {
        subject:
          network.includes('/') && concerned.size > 1 ? networkRef(network) : subjectOfAll(first.seen.pod, concerned),
        severity: group.some(({ mayBeLost }) => mayBeLost) ? 'P1' : 'P2',
        args: {
          ...(network === '' ? {} : { network }),
          interface: route.interface ?? '',
          pods: [...concerned].map(pathOf).sort(),
          lost,
        },
        affected: podRefs(concerned),
        evidence: group.map((one) => insideEvidence(one.seen, routeInWords(one.route))),
      });
    }
  },
});
