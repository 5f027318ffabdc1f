import { entry } from '../entry.ts';
import { andMore, names } from './phrases.ts';

interface Told {
  readonly variable: string;
  readonly address: string;
}

const inWords = ({ variable, address }: Told): string => `${variable} names ${address}`;

/** Words for what can be wrong with what applications are configured to use. */
export const applications = {
  MN801: entry<{ networks: readonly string[]; told: readonly Told[] }>({
    slug: 'env-address-not-attached',
    severity: 'P2',
    title: 'application uses an address of a network it is not attached to',
    say: ({ networks, told }) =>
      `${andMore(told.map(inWords), 3, 'variables')}, on ${names(networks)}, to which the pod is not attached`,
    remedy: ({ networks }) => ({
      see: ['kubectl multinet list -A', 'kubectl multinet networks'],
      fix: `attach the pod to ${names(networks)} (annotation k8s.v1.cni.cncf.io/networks of its template), or point the variable at an address that its networks reach`,
    }),
  }),

  MN802: entry<{ network: string; told: readonly Told[]; given: boolean }>({
    slug: 'env-address-unheld',
    severity: 'P2',
    title: 'application uses an address that nobody holds',
    say: ({ network, told, given }) =>
      `${andMore(told.map(inWords), 3, 'variables')}, on ${network}, and no live pod holds it${
        given ? '' : ' (nor would one be given it: it may belong to a machine outside the cluster)'
      }`,
    remedy: () => ({
      see: ['kubectl multinet list -A'],
      fix: 'look up the address that the server has now; if it has to stay the same, ask for it by "ips" in the request of the server',
    }),
  }),
};
