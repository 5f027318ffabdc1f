import type { AddressInUse } from '../../domain/pools/ledger/discrepancy.ts';
import type { UseArg } from '../../findings/catalogue/whereabouts.ts';
import type { Evidence } from '../../findings/finding.ts';
import { podAt } from '../../findings/refs.ts';

/** An address on an interface of a pod, for words. */
export function useArg({ address, pod, interface: name }: AddressInUse): UseArg {
  return { address: address.text, pod, interface: name };
}

/** Where it is seen that a pod has an address. */
export function useEvidence({ address, pod, interface: name, network }: AddressInUse): Evidence {
  const on = name === '' ? '' : `${name} of `;
  const text = `${on}${network} has ${address.text}`;
  return { source: 'annotation k8s.v1.cni.cncf.io/network-status', of: podAt(pod), text };
}
