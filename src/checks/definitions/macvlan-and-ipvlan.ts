import type { Pod } from '../../domain/attachments/pod.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, pathOf, podRefs } from '../../findings/refs.ts';
import type { EventObject } from '../../kube/event.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, type DecodedNad, decodedNads } from './decoded.ts';
import { type Usage, usageIn } from './usage.ts';

/**
 * The kernel gives a link one receive handler: with macvlan on it ipvlan gets `device or resource busy`, and the other way round. Kernel
 * drivers/net/macvlan.c and ipvlan, netdev_rx_handler_register.
 */
export const macvlanAndIpvlan = defineCheck({
  slug: 'macvlan-and-ipvlan-on-one-master',
  title: 'no link is the master of both macvlan and ipvlan',
  emits: ['MN214'],
  needs: ['nads'],
  wants: ['pods', 'events'],
  *judge({ nads, pods, events }) {
    const usage = usageIn(pods);
    for (const [master, { macvlan, ipvlan }] of byMaster(decodedNads(nads))) {
      const [first] = macvlan;
      if (first === undefined || ipvlan.length === 0) continue;
      const refused = [...kept(macvlan, ipvlan, usage), ...kept(ipvlan, macvlan, usage)].filter((pod) =>
        mayBeBusy(pod, events),
      );
      yield finding('MN214', {
        severity: refused.length > 0 ? 'P1' : 'P2',
        subject: nadRef(first.nad),
        args: { master, macvlan: macvlan.map(({ nad }) => pathOf(nad)), ipvlan: ipvlan.map(({ nad }) => pathOf(nad)) },
        affected: podRefs(refused),
        evidence: [...macvlan, ...ipvlan].map(({ nad, config }) =>
          configEvidence(nad, `type: ${config.type}, master: ${master}`),
        ),
      });
    }
  },
});

interface Sharers {
  readonly macvlan: DecodedNad[];
  readonly ipvlan: DecodedNad[];
}

function byMaster(nads: readonly DecodedNad[]): Map<string, Sharers> {
  const masters = new Map<string, Sharers>();
  for (const decoded of nads) {
    const { type, uplink } = decoded.config;
    if (type !== 'macvlan' && type !== 'ipvlan') continue;
    if (uplink.kind !== 'master' && uplink.kind !== 'default-route-master') continue;
    const master = uplink.kind === 'master' ? uplink.name : 'the default-route interface';
    const sharers = masters.get(master) ?? { macvlan: [], ipvlan: [] };
    sharers[type].push(decoded);
    masters.set(master, sharers);
  }
  return masters;
}

/** Pods of one kind that lack their network on a node where pods of the other kind have theirs. */
function kept(mine: readonly DecodedNad[], others: readonly DecodedNad[], usage: ReturnType<typeof usageIn>): Pod[] {
  const of = (nads: readonly DecodedNad[], role: keyof Usage) => nads.flatMap(({ nad }) => usage(nad)[role]);
  const taken = new Set(of(others, 'attached').flatMap(({ node }) => node ?? []));
  return of(mine, 'lacking').filter(({ node }) => node !== undefined && taken.has(node));
}

/** Unless the pod's events tell of another reason. */
function mayBeBusy(pod: Pod, events: readonly EventObject[] = []): boolean {
  const failures = events.filter(
    ({ reason, involvedObject }) =>
      reason === 'FailedCreatePodSandBox' &&
      involvedObject?.name === pod.name &&
      involvedObject.namespace === pod.namespace &&
      (involvedObject.uid ?? pod.uid) === pod.uid,
  );
  return failures.length === 0 || failures.some(({ message }) => message?.includes('device or resource busy') === true);
}
