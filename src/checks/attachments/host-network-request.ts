import { finding } from '../../findings/make.ts';
import { podRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';

/** Multus is not called for host-network pods: kubelet sets up no network for them. */
export const hostNetworkRequest = defineCheck({
  slug: 'host-network-request',
  title: 'no host-network pod asks for networks',
  emits: ['MN308'],
  needs: ['pods'],
  *judge({ pods }) {
    for (const pod of pods) {
      if (!pod.hostNetwork || pod.life === 'finished' || !pod.request?.ok || pod.request.value.length === 0) continue;
      const networks = pod.request.value.map(({ namespace, name }) => `${namespace}/${name}`);
      yield finding('MN308', { subject: podRef(pod), args: { networks }, affected: [podRef(pod)] });
    }
  },
});
