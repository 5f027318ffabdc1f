import { parseAddress } from '../../domain/addresses/address.ts';
import { finding } from '../../findings/make.ts';
import { networkRef, pathOf, podRef, podRefs } from '../../findings/refs.ts';
import type { NeighbourState } from '../../probe/neighbour.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { insideEvidence } from './evidence.ts';
import { type SeenPod, seenPods } from './seen.ts';

/** The kernel asked for the gateway's hardware address and nobody answered: what lies behind it is out of reach. */
export const gatewayUnreachable = defineCheck({
  slug: 'gateway-unreachable-neighbour',
  title: 'every gateway answers its neighbours',
  emits: ['MN329'],
  needs: ['insides', 'pods'],
  *judge({ insides, pods }) {
    const silent = seenPods(pods, insides).flatMap(silentGateways);
    for (const group of groupBy(silent, ({ network, gateway }) => `${network} ${gateway}`)) {
      const [{ seen, network, gateway, name }] = group;
      const concerned = new Set(group.map((one) => one.seen.pod));
      yield finding('MN329', {
        subject: concerned.size > 1 && network !== '' ? networkRef(network) : podRef(seen.pod),
        args: {
          ...(network === '' ? {} : { network }),
          gateway,
          interface: name,
          pods: [...concerned].map(pathOf).sort(),
        },
        affected: podRefs(concerned),
        evidence: group.map((one) =>
          insideEvidence(one.seen, `neighbour ${one.gateway} on ${one.name} is ${one.state.toUpperCase()}`),
        ),
      });
    }
  },
});

interface Silent {
  readonly seen: SeenPod;
  readonly name: string;
  readonly network: string;
  readonly gateway: string;
  readonly state: NeighbourState;
}

function silentGateways(seen: SeenPod): Silent[] {
  const { observed, comparisons } = seen;
  const gateways = new Set(
    observed.routes.flatMap((route) => (route.gateway === undefined ? [] : `${route.interface} ${key(route.gateway)}`)),
  );
  return observed.neighbours.flatMap(({ address, interface: name, state }) => {
    if ((state !== 'failed' && state !== 'incomplete') || !gateways.has(`${name} ${key(address)}`)) return [];
    const own = comparisons.find((one) => one.interface === name);
    if (own?.verdict === 'down') return [];
    return [{ seen, name, network: own?.attachment?.network ?? '', gateway: address, state }];
  });
}

const key = (address: string): string => parseAddress(address)?.text ?? address;
