import { type Address, type Family, parseAddress } from '../../domain/addresses/address.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { podAddresses } from '../../domain/attachments/presence.ts';
import type { ObservedRoute } from '../../probe/route.ts';
import { knowsRoutes, prefixOf, routeTo } from './route-lookup.ts';
import type { SeenPod } from './seen.ts';

/** Something of the cluster that every pod has to reach by its default interface. */
export interface Destination {
  /** `services`, `pods of node-a`. */
  readonly what: string;
  readonly address: Address;
  readonly node?: string;
}

const MOST_NODES = 8;

/** What is known to be behind everybody's eth0: the cluster's service, and of some nodes one pod each. */
export function destinationsIn(pods: readonly Pod[], services: readonly string[]): readonly Destination[] {
  const found: Destination[] = services.flatMap((text) => {
    const address = parseAddress(text);
    return address === undefined ? [] : [{ what: 'services', address }];
  });
  const byNode = Map.groupBy(
    pods.filter((pod) => pod.life === 'running' && !pod.hostNetwork && pod.node !== undefined),
    ({ node = '' }) => node,
  );
  for (const [node, [pod]] of [...byNode].slice(0, MOST_NODES)) {
    if (pod === undefined) continue;
    for (const text of podAddresses(pod)) {
      const address = parseAddress(text);
      if (address !== undefined) found.push({ what: `pods of ${node}`, address, node });
    }
  }
  return found;
}

/** The default interface of a pod: the one network-status calls so, else the one with the pod's address. */
export function defaultInterfaceOf({ pod, observed }: SeenPod): string {
  const reported = pod.attachments.find((attachment) => attachment.default)?.interface;
  if (reported !== undefined) return reported;
  const own = new Set(podAddresses(pod));
  const holding = observed.interfaces.find(({ addresses }) => addresses.some(({ address }) => own.has(address)));
  return holding?.name ?? 'eth0';
}

/** A destination that a pod does not reach by its default interface. */
export interface Lost extends Destination {
  /** Where it goes instead; absent when it goes nowhere. */
  readonly route?: ObservedRoute;
}

/** The destinations that a pod reaches by its default interface and not over its own node: those that it can lose. */
export function destinationsFor({ pod }: SeenPod, destinations: readonly Destination[]): readonly Destination[] {
  const own = podAddresses(pod);
  const families = new Set(own.map((text) => parseAddress(text)?.family));
  return destinations.filter(
    ({ node, address }) => node !== pod.node && families.has(address.family) && !own.includes(address.text),
  );
}

/** What of the cluster a pod has lost; undefined when its routes are not known. */
export function lostBy(seen: SeenPod, destinations: readonly Destination[]): readonly Lost[] | undefined {
  if (!knowsRoutes(seen.observed)) return undefined;
  const main = defaultInterfaceOf(seen);
  return destinationsFor(seen, destinations).flatMap((destination) => {
    const route = routeTo(seen.observed, destination.address);
    if (route?.interface === main || route?.kind === 'local') return [];
    return [route === undefined ? destination : { ...destination, route }];
  });
}

/** Addresses that are nowhere (RFC 5737, RFC 3849): who asks for the way to them learns the default route. */
const outside: Readonly<Record<Family, string>> = { 4: '198.51.100.1', 6: '2001:db8::1' };

/** The routes by which a pod's packets to the outside leave by another interface than its default one. */
export function hijackedDefaults(seen: SeenPod): readonly ObservedRoute[] {
  const { pod, observed } = seen;
  const main = defaultInterfaceOf(seen);
  const families = new Set(podAddresses(pod).map((text) => parseAddress(text)?.family));
  return ([4, 6] as const).flatMap((family) => {
    const address = parseAddress(outside[family]);
    if (address === undefined || !families.has(family)) return [];
    const route = routeTo(observed, address);
    return route?.interface === undefined || route.interface === main ? [] : [route];
  });
}

/** Whether a route takes everything: a default route, or half of the address space, which wins over any. */
export function takesAll(route: ObservedRoute): boolean {
  return prefixOf(route) <= 1;
}

/** A route in words, as `ip route` prints it. */
export function routeInWords({ destination, gateway, interface: name, metric }: ObservedRoute): string {
  const via = gateway === undefined ? '' : ` via ${gateway}`;
  const dev = name === undefined ? '' : ` dev ${name}`;
  return `${destination}${via}${dev}${metric === undefined || metric === 0 ? '' : ` metric ${metric}`}`;
}
