import type { Nad } from '../../domain/nad/nad.ts';

/** The interface of the nodes that a network sits on, where its definition names one. */
export function masterOf(network: string, nads: readonly Nad[]): string | undefined {
  const nad = nads.find(({ namespace, name }) => `${namespace}/${name}` === network);
  return nad?.config.kind === 'decoded' && nad.config.uplink.kind === 'master' ? nad.config.uplink.name : undefined;
}
