import { textField } from '../../domain/nad/fields.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, decodedNads, networkArg } from './decoded.ts';
import { usageIn } from './usage.ts';

const deviceTypes: ReadonlySet<string> = new Set(['sriov', 'ib-sriov']);

/** Multus takes a device from kubelet by the name in the annotation; without one sriov-cni says `VF pci addr is required`. */
export const sriovWithoutResource = defineCheck({
  slug: 'sriov-without-resource',
  title: 'every SR-IOV network names the resource that its devices come from',
  emits: ['MN208'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const { nad, config } of decodedNads(nads)) {
      const [plugin] = config.plugins;
      const deviceGiven = plugin !== undefined && textField(plugin.json, 'deviceID') !== undefined;
      if (!deviceTypes.has(config.type) || nad.resource !== undefined || deviceGiven) continue;
      // A pod may name the device itself: Multus passes its `deviceID` on.
      const lacking = usage(nad).lacking.filter((pod) =>
        pod.attachments.some(
          ({ network, requested }) => network === `${nad.namespace}/${nad.name}` && !requested?.deviceId,
        ),
      );
      yield finding('MN208', {
        severity: lacking.length > 0 ? 'P1' : 'P2',
        subject: nadRef(nad),
        args: { network: networkArg(nad), plugin: config.type },
        affected: podRefs(lacking),
        evidence: [configEvidence(nad, `type: ${config.type}`)],
      });
    }
  },
});
