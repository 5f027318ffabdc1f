import { entry } from '../entry.ts';

/** Words for what can be wrong with the attachments of pods to networks. */
export const attachments = {
  MN308: entry<{ networks: readonly string[] }>({
    slug: 'host-network-pod-with-networks',
    severity: 'P3',
    title: 'network request of a host-network pod has no effect',
    say: ({ networks }) => `the request for ${networks.join(', ')} has no effect: the pod uses the network of its node`,
    remedy: () => ({
      see: [],
      fix: 'remove the annotation k8s.v1.cni.cncf.io/networks from the pod template, or hostNetwork: true',
    }),
  }),
};
