import { daemonSetsOf } from '../../domain/installation/daemons.ts';
import { finding } from '../../findings/make.ts';
import { defineCheck } from '../check.ts';

/** Without the CRD no pod can ask for a network. When Multus itself is missing, that is the finding. */
export const nadCrd = defineCheck({
  slug: 'nad-crd-missing',
  title: 'the cluster knows NetworkAttachmentDefinitions',
  emits: ['MN101'],
  needs: ['apis'],
  wants: ['daemonSets'],
  *judge({ apis, daemonSets }) {
    const subject = { kind: 'customresourcedefinition', name: 'network-attachment-definitions.k8s.cni.cncf.io' };
    if (apis.nads === 'unknown') yield { subject, unjudged: 'whether it is installed could not be read' };
    if (apis.nads !== 'missing') return;
    const multus = daemonSets !== undefined && daemonSetsOf('multus', daemonSets).length > 0;
    if (daemonSets === undefined || multus) yield finding('MN101', { subject, args: { multus } });
  },
});
