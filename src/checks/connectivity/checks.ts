import type { Probed } from '../../domain/connectivity/probed.ts';
import type { FindingCode } from '../../findings/catalogue.ts';
import type { Finding } from '../../findings/finding.ts';
import { type Check, defineCheck, type Unjudged } from '../check.ts';
import { brokenIsolation } from './isolation.ts';
import { sharingPairs, unknownMtus, unmeasuredPairs } from './judge.ts';
import { refusedPorts, severalAnswers, silentAddresses, silentGateways } from './other-destinations.ts';
import { lossyPairs, narrowPairs, slowPairs } from './poor-pairs.ts';
import { silentPairs } from './silent-pairs.ts';

// Nothing measured is no health: without two pods that could ask each other there is nothing to pass.
const nothingToAsk = ({ measurements, plans }: Probed) =>
  measurements.length === 0 && plans.every(({ sharing }) => sharing.length === 0)
    ? 'no two live pods share a secondary network'
    : undefined;

/** Pods of one network answer each other. What forbids it on purpose is named. */
const podsAnswer = defineCheck({
  slug: 'pods-answer',
  title: 'pods of a network reach each other',
  emits: ['MN601'],
  needs: ['pings', 'pods'],
  wants: ['nads', 'multiNetworkPolicies'],
  skip: ({ pings }) => nothingToAsk(pings),
  *judge({ pings, pods, nads = [], multiNetworkPolicies: policies = [] }) {
    yield* silentPairs(pings, { pods, nads, policies });
    yield* unmeasuredPairs(pings);
    yield* sharingPairs(pings);
  },
});

/** Addresses beyond the pods of the network, which a user has named. */
const addressesAnswer = defineCheck({
  slug: 'addresses-answer',
  title: 'addresses that were asked for answer',
  emits: ['MN609'],
  needs: ['pings'],
  wants: ['nads'],
  skip: ({ pings }) =>
    pings.measurements.some(({ pair: { to } }) => to.kind === 'node' || to.kind === 'address')
      ? undefined
      : 'nobody named an address',
  *judge({ pings, nads = [] }) {
    yield* silentAddresses(pings, { nads });
    yield* unmeasuredPairs(pings);
  },
});

/** A check of what was measured, and of nothing else. */
function measured(
  about: { readonly slug: string; readonly title: string; readonly emits: readonly FindingCode[] },
  judge: (probed: Probed) => Iterable<Finding>,
  {
    skip = () => undefined,
    unknown = unmeasuredPairs,
  }: {
    readonly skip?: (probed: Probed) => string | undefined;
    readonly unknown?: (probed: Probed) => Iterable<Unjudged>;
  } = {},
): Check {
  return defineCheck({
    ...about,
    needs: ['pings'],
    skip: ({ pings }) => skip(pings),
    *judge({ pings }) {
      yield* judge(pings);
      yield* unknown(pings);
    },
  });
}

const onlyPings = (probed: Probed) =>
  probed.method.kind === 'ping' ? nothingToAsk(probed) : 'connections were made instead of pings sent';

/** The checks of what pings between pods show (6xx). */
export const connectivityChecks: readonly Check[] = [
  podsAnswer,
  measured({ slug: 'packets-arrive', title: 'no packet gets lost between pods', emits: ['MN602'] }, lossyPairs, {
    skip: onlyPings,
  }),
  measured({ slug: 'answers-in-time', title: 'answers are within the target', emits: ['MN603'] }, slowPairs, {
    skip: onlyPings,
  }),
  measured(
    { slug: 'path-mtu', title: 'packets as large as the interface allows get through', emits: ['MN604'] },
    narrowPairs,
    {
      skip: ({ mtus }) => (mtus === undefined ? 'nobody asked for path MTUs (--mtu)' : undefined),
      unknown: unknownMtus,
    },
  ),
  defineCheck({
    slug: 'networks-apart',
    title: 'networks answer their own pods only',
    emits: ['MN605', 'MN608'],
    needs: ['pings'],
    skip: ({ pings }) =>
      pings.isolation === undefined ? 'nobody tried to reach networks from outside (--isolation)' : undefined,
    judge: ({ pings }) => brokenIsolation(pings),
  }),
  measured({ slug: 'gateways-answer', title: 'gateways of networks answer', emits: ['MN606'] }, silentGateways, {
    skip: ({ measurements }) =>
      measurements.some(({ pair }) => pair.to.kind === 'gateway') ? undefined : 'no network has a gateway to ask',
  }),
  measured({ slug: 'ports-open', title: 'hosts that answer listen on the port', emits: ['MN607'] }, refusedPorts, {
    skip: ({ method }) => (method.kind === 'tcp' ? undefined : 'nobody asked for connections (ping --tcp)'),
  }),
  addressesAnswer,
  measured({ slug: 'one-answer', title: 'one packet gets one answer', emits: ['MN610'] }, severalAnswers, {
    skip: onlyPings,
  }),
];
