import fc from 'fast-check';
import { parseAddress } from '../../../src/domain/addresses/address.ts';
import type { Endpoint } from '../../../src/domain/connectivity/endpoint.ts';

/** An endpoint in a few words: `a1@node-a`, with an address made from its number. */
export function endpoint(word: string, more: Partial<Endpoint> = {}): Endpoint {
  const [pod = '', node = ''] = word.split('@');
  const address = parseAddress(addressOf(word));
  return {
    namespace: 'default',
    pod,
    ...(node === '' ? {} : { node }),
    network: 'default/data-network',
    interface: 'net1',
    addresses: address === undefined ? [] : [address],
    gateways: [],
    ...more,
  };
}

/** The address that `endpoint` gives for a word: always the same, whatever else is tested. */
export function addressOf(word: string): string {
  // FNV-1a: words that differ get addresses that differ.
  const hash = [...word].reduce((bits, letter) => Math.imul(bits ^ letter.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5);
  return `10.${(hash >>> 16) & 255}.${(hash >>> 8) & 255}.${hash & 255}`;
}

/** Pods on nodes, at least `least` of them, at most a few dozen. */
export const endpointLists = (least: number): fc.Arbitrary<Endpoint[]> =>
  fc
    .array(fc.integer({ min: 0, max: 5 }), { minLength: least, maxLength: 24 })
    .map((nodes) => nodes.map((node, index) => endpoint(`p${index}@node-${node}`)));
