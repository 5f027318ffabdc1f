import { parseAddress } from '../../domain/addresses/address.ts';
import { parseCidr } from '../../domain/addresses/cidr.ts';
import { contains } from '../../domain/addresses/window.ts';
import type { ObservedRoute } from '../../probe/route.ts';
import { defaultInterfaceOf, takesAll } from './destinations.ts';
import { routeTo } from './route-lookup.ts';
import type { SeenPod } from './seen.ts';

/** What there is to say of a route. */
export interface RouteNote {
  readonly what: 'default' | 'default-elsewhere' | 'unused' | 'gateway-outside' | 'gateway-silent';
  readonly text: string;
}

/** What is remarkable of a route among the others of its pod. */
export function notesOn(route: ObservedRoute, seen: SeenPod): readonly RouteNote[] {
  return [...placeNote(route, seen), ...gatewayNotes(route, seen)];
}

function placeNote(route: ObservedRoute, seen: SeenPod): RouteNote[] {
  const { destination, family } = route;
  const network = destination === 'default' ? (family === 4 ? '0.0.0.0' : '::') : destination.replace(/\/.*$/, '');
  const address = parseAddress(network);
  // Where a link-local address is sought is told by whoever seeks it, not by the order of routes.
  if (address === undefined || route.kind !== 'unicast' || /^fe[89ab]/i.test(destination)) return [];
  const winner = routeTo(seen.observed, takesAll(route) ? somewhere(route) : address);
  const isFirst = winner?.destination === destination && winner.interface === route.interface;
  if (!isFirst) {
    const rival = winner !== undefined && (winner.destination === destination || takesAll(route)) ? winner : undefined;
    return rival === undefined
      ? []
      : [{ what: 'unused', text: `not used: ${rival.interface ?? rival.kind} comes first` }];
  }
  if (!takesAll(route)) return [];
  return route.interface === defaultInterfaceOf(seen)
    ? [{ what: 'default', text: 'default route' }]
    : [{ what: 'default-elsewhere', text: 'default route, by a secondary interface' }];
}

// Half of all addresses is as good as a default route; which half is told by its network.
function somewhere({ family, destination }: ObservedRoute) {
  const upper = /^(?:128\.|8000:)/.test(destination);
  const text = family === 4 ? (upper ? '198.51.100.1' : '100.64.0.1') : upper ? 'a001:db8::1' : '2001:db8::1';
  return parseAddress(text) ?? { family, value: 0n, text };
}

function gatewayNotes(route: ObservedRoute, { observed }: SeenPod): RouteNote[] {
  const { gateway, interface: name } = route;
  const address = gateway === undefined ? undefined : parseAddress(gateway);
  if (address === undefined || name === undefined) return [];
  const notes: RouteNote[] = [];
  const own = observed.interfaces.find((link) => link.name === name)?.addresses ?? [];
  const connected = [
    ...own.map((one) => `${one.address}/${one.prefix}`),
    ...observed.routes.flatMap((one) =>
      one.interface === name && one.gateway === undefined && one.kind === 'unicast' ? [one.destination] : [],
    ),
  ];
  const isOnLink = route.flags?.some((flag) => flag === 'onlink' || flag === 'pervasive') === true;
  const isReachable = connected.some((text) => {
    const cidr = parseCidr(text.includes('/') ? text : `${text}/${address.family === 4 ? 32 : 128}`);
    return cidr !== undefined && contains(cidr.window, address);
  });
  if (!isOnLink && !isReachable && !/^fe[89ab]/i.test(address.text) && own.length > 0)
    notes.push({ what: 'gateway-outside', text: `gateway is in no subnet of ${name}` });
  const isSilent = observed.neighbours.some(
    (one) => one.interface === name && parseAddress(one.address)?.text === address.text && one.state === 'failed',
  );
  if (isSilent) notes.push({ what: 'gateway-silent', text: 'gateway does not answer' });
  return notes;
}
