import { daemonSetsOf } from '../../domain/installation/daemons.ts';
import { finding } from '../../findings/make.ts';
import { podRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';

/** Multus runs as a DaemonSet on every node. Where not all DaemonSets may be listed, it may be among the others. */
export const multusPresent = defineCheck({
  slug: 'multus-missing',
  title: 'Multus is installed',
  emits: ['MN102'],
  needs: ['daemonSets'],
  wants: ['pods', 'nadCrd'],
  *judge({ daemonSets, pods = [], nadCrd, complete }) {
    if (daemonSetsOf('multus', daemonSets).length > 0 || !complete('daemonSets')) return;
    const asking = pods.filter((pod) => pod.request !== undefined && !pod.hostNetwork && pod.life !== 'finished');
    const evidence = [
      { source: 'daemonsets of all namespaces', text: `${daemonSets.length} seen, none with a Multus image` },
      ...(nadCrd === false
        ? [{ source: 'API', text: 'network-attachment-definitions.k8s.cni.cncf.io is not served either' }]
        : []),
    ];
    yield finding('MN102', {
      subject: { kind: 'daemonset', name: 'multus' },
      args: { requests: asking.length },
      affected: asking.map(podRef),
      evidence,
    });
  },
});
