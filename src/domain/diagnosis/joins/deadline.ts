import { requestedNetworks } from '../../attachments/presence.ts';
import { nadNamed } from '../attached.ts';
import type { Join } from '../trouble.ts';
import { nadOf } from '../words.ts';
import { daemonClue } from './daemons.ts';

/**
 * Something hung until the kubelet gave up, and left no message. whereabouts does so on a node without its pod, whose token
 * the plugin uses; which attachment was under way, the events before it tell.
 */
export const hangingPlugin: Join = ({ pod, attachment }, around) => {
  const { node } = pod;
  if (node === undefined) return undefined;
  const networks = attachment === undefined ? requestedNetworks(pod) : [attachment.network];
  const served = networks.find((network) => ipamOf(network) === 'whereabouts');
  const where = attachment === undefined ? '' : ` at ${attachment.interface} (${attachment.network})`;
  const clues = [
    ...(served === undefined ? [] : [{ source: 'spec.config', of: nadOf(served), text: 'ipam: whereabouts' }]),
    ...(served === undefined ? [] : daemonClue('whereabouts', node, around)),
    ...daemonClue('multus', node, around),
  ];
  if (attachment === undefined) return { clues };
  const suspect =
    served === undefined
      ? 'the plugin that hung left no message'
      : 'whereabouts, which is to give it its address, did not answer';
  return {
    cause: `The set-up of the pod stopped${where} on ${node} until the kubelet gave up after about four minutes: ${suspect}, most likely.`,
    clues,
  };

  function ipamOf(network: string): string | undefined {
    const nad = nadNamed(around, network);
    return nad?.config.kind === 'decoded' ? nad.config.ipam?.type : undefined;
  }
};
