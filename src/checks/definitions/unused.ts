import type { Pod } from '../../domain/attachments/pod.ts';
import { textField } from '../../domain/nad/fields.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { finding } from '../../findings/make.ts';
import { nadRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { networkArg } from './decoded.ts';
import { usageIn } from './usage.ts';

/** Networks that nobody asks for are leftovers, or their pods have not come yet. */
export const unused = defineCheck({
  slug: 'nad-unused',
  title: 'every network is asked for by a pod',
  emits: ['MN216'],
  needs: ['nads', 'pods'],
  *judge({ nads, pods, complete }) {
    // A pod of a namespace that was not read may ask for it.
    if (!complete('pods')) return;
    const usage = usageIn(pods);
    const defaults = new Set(pods.map(defaultNetworkOf));
    for (const nad of nads) {
      const { asking, attached, asDefault } = usage(nad);
      if (asking.length + attached.length + asDefault.length > 0 || servesUnasked(nad, defaults)) continue;
      yield finding('MN216', { subject: nadRef(nad), args: { network: networkArg(nad) } });
    }
  },
});

/** What network-status calls the network of eth0: the `name` of its CNI config. */
function defaultNetworkOf({ attachments }: Pod): string | undefined {
  return attachments.find((attachment) => attachment.default)?.network;
}

/**
 * A primary network of OVN-Kubernetes is every pod's of its namespace, Multus' own config may name NADs of kube-system, and the cluster
 * default may have a NAD of its own (OpenShift's openshift-ovn-kubernetes/default).
 */
function servesUnasked({ namespace, config }: Nad, defaults: ReadonlySet<string | undefined>): boolean {
  if (namespace === 'kube-system') return true;
  return config.kind === 'decoded' && (textField(config.json, 'role') === 'primary' || defaults.has(config.name));
}
