import { finding } from '../../findings/make.ts';
import { pathOf, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy, ownerKey, subjectOf } from '../group.ts';

/** Multus is not called for host-network pods: kubelet sets up no network for them. */
export const hostNetworkRequest = defineCheck({
  slug: 'host-network-request',
  title: 'no host-network pod asks for networks',
  emits: ['MN308'],
  needs: ['pods'],
  *judge({ pods }) {
    const asking = pods.flatMap((pod) => {
      if (!pod.hostNetwork || pod.life === 'finished' || !pod.request?.ok || pod.request.value.length === 0) return [];
      return [{ pod, networks: pod.request.value.map(pathOf) }];
    });
    for (const group of groupBy(asking, ({ pod, networks }) => `${ownerKey(pod)} ${networks.join()}`)) {
      const [{ pod, networks }, ...others] = group;
      yield finding('MN308', {
        subject: subjectOf([pod, ...others.map((one) => one.pod)]),
        args: { networks },
        affected: podRefs(group.map((one) => one.pod)),
      });
    }
  },
});
