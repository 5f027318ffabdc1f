import { entry } from '../entry.ts';
import { andMore, names, several } from './phrases.ts';

interface Told {
  readonly variable: string;
  readonly address: string;
}

const inWords = ({ variable, address }: Told): string => `${variable} names ${address}`;

/** Words for what can be wrong with what applications are configured to use. */
export const applications = {
  MN801: entry<{ networks: readonly string[]; told: readonly Told[]; workloads: number }>({
    slug: 'env-address-not-attached',
    severity: 'P2',
    title: 'application uses an address of a network it is not attached to',
    say: ({ networks, told, workloads }) =>
      `${andMore(told.map(inWords), 3, 'variables')}, on ${names(networks)}, to which ${
        workloads === 1 ? 'the pod is' : `the pods of ${workloads} workloads are`
      } not attached`,
    remedy: ({ networks }) => ({
      see: ['kubectl multinet list -A', 'kubectl multinet networks'],
      fix: `attach the pod to ${names(networks)} (annotation k8s.v1.cni.cncf.io/networks of its template), or point the variable at an address that its networks reach`,
    }),
  }),

  MN802: entry<{ network: string; told: readonly Told[]; workloads: number; given: boolean }>({
    slug: 'env-address-unheld',
    severity: 'P2',
    title: 'application uses an address that nobody holds',
    say: ({ network, told, workloads, given }) => {
      const users = workloads === 1 ? '' : ` in ${several(workloads, 'workload', 'workloads')}`;
      const one = new Set(told.map(({ address }) => address)).size === 1;
      const outside = one
        ? ' (nor would one be given it: it may belong to a machine outside the cluster)'
        : ' (nor would one be given them: they may belong to machines outside the cluster)';
      return `${andMore(told.map(inWords), 3, 'variables')}, on ${network}${users}, and no live pod holds ${
        one ? 'it' : 'them'
      }${given ? '' : outside}`;
    },
    remedy: () => ({
      see: ['kubectl multinet list -A'],
      fix: 'look up the address that the server has now; if it has to stay the same, ask for it by "ips" in the request of the server',
    }),
  }),
};
