import { daemonSetsOf } from '../../domain/installation/daemons.ts';
import { finding } from '../../findings/make.ts';
import { defineCheck } from '../check.ts';

/** Without the CRD no pod can ask for a network. When Multus itself is missing, that is the finding. */
export const nadCrd = defineCheck({
  slug: 'nad-crd-missing',
  title: 'the cluster knows NetworkAttachmentDefinitions',
  emits: ['MN101'],
  needs: ['nadCrd'],
  wants: ['daemonSets'],
  *judge({ nadCrd, daemonSets }) {
    const subject = { kind: 'customresourcedefinition', name: 'network-attachment-definitions.k8s.cni.cncf.io' };
    if (nadCrd) return;
    const multus = daemonSets !== undefined && daemonSetsOf('multus', daemonSets).length > 0;
    if (daemonSets === undefined || multus) yield finding('MN101', { subject, args: { multus } });
  },
});
