import { type Address, parseAddress } from '../../domain/addresses/address.ts';
import { type Cidr, parseCidr } from '../../domain/addresses/cidr.ts';
import { anyContains, contains, type Window } from '../../domain/addresses/window.ts';
import { addressingOf } from '../../domain/nad/addressing.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { pathOf } from '../../findings/refs.ts';
import type { NodeObject } from '../../kube/node.ts';

/** A secondary network with the addresses that are its own. */
export interface Range {
  /** `namespace/name`. */
  readonly network: string;
  readonly subnets: readonly Cidr[];
  /** What pods are given. */
  readonly handsOut: readonly Window[];
  readonly gateway?: Address;
  /** Where its routes lead, default routes left out. */
  readonly routes: readonly Cidr[];
}

/**
 * The ranges of networks whose addresses are found nowhere else: one around the address of a node is the nodes' own network
 * as well, and is reached from every pod.
 */
export function rangesOf(nads: readonly Nad[], nodes: readonly NodeObject[]): readonly Range[] {
  const taken = nodes.flatMap(({ status }) =>
    (status?.addresses ?? []).flatMap(({ address }) => parseAddress(address ?? '') ?? []),
  );
  return nads.flatMap((nad) => {
    const { config } = nad;
    if (config.kind !== 'decoded') return [];
    const { subnets, handsOut } = addressingOf(config);
    if (subnets.length === 0 || subnets.some(({ window }) => taken.some((address) => contains(window, address))))
      return [];
    const written = config.ipam?.json.gateway;
    const gateway = typeof written === 'string' ? parseAddress(written) : undefined;
    const routes = config.routes.flatMap(({ destination }) => parseCidr(destination) ?? []);
    return [
      {
        network: pathOf(nad),
        subnets,
        handsOut,
        ...(gateway === undefined ? {} : { gateway }),
        routes: routes.filter(({ prefix }) => prefix > 0),
      },
    ];
  });
}

/** Whether the address is that of a host in the network: inside it, and neither the network itself nor everybody in it. */
export function isHostIn({ subnets }: Range, address: Address): boolean {
  return subnets.some(
    ({ window, network, prefix }) =>
      contains(window, address) && (prefix >= 31 || (address.value !== network.value && !isBroadcast(window, address))),
  );
}

function isBroadcast({ family, last }: Window, { value }: Address): boolean {
  return family === 4 && value === last;
}

/** Whether the network gives the address to pods. */
export function gives({ handsOut }: Range, address: Address): boolean {
  return anyContains(handsOut, address);
}

/** Whether a route of the network leads to the address. */
export function leadsTo({ routes }: Range, address: Address): boolean {
  return routes.some(({ window }) => contains(window, address));
}
