import { type Address, parseAddress } from '../domain/addresses/address.ts';
import { contains } from '../domain/addresses/window.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import { type Endpoint, endpointsOf, podPath } from '../domain/connectivity/endpoint.ts';
import type { PairRequest } from '../domain/connectivity/plan.ts';
import { addressingOf, gatewaysOf } from '../domain/nad/addressing.ts';
import type { Nad } from '../domain/nad/nad.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { namespaceOf, podFilter, type SelectionFlags } from './focus.ts';
import { podsNamed } from './pods-argument.ts';
import { UsageProblem } from './problem.ts';

/** The flags that say between whom to measure. */
export interface BetweenFlags extends SelectionFlags {
  /** `NAME` or `NAMESPACE/NAME`. */
  readonly network?: string | undefined;
}

/** The ends that a user named: pods or workloads, and for the destination an address too. */
export interface Ends {
  readonly src?: string | undefined;
  readonly dst?: string | undefined;
  /** Pods whose networks are meant as a whole: what they lack is seen beside what others have. */
  readonly around?: string | undefined;
}

/** Between which endpoints to measure; the rest of a request does not depend on what the user named. */
export type Between = Pick<
  PairRequest,
  'endpoints' | 'isSource' | 'isDestination' | 'address' | 'gatewaysOf' | 'nodeHolding'
>;

/**
 * What the flags and arguments mean: endpoints, sources and destinations.
 *
 * @throws UsageProblem when something named does not exist, or is on no network
 */
export function betweenMeant(
  flags: BetweenFlags,
  { src, dst, around }: Ends,
  snapshot: Snapshot,
  pods: readonly Pod[],
): Between {
  const { target } = snapshot;
  const nads = snapshot.nads.ok ? snapshot.nads.value : [];
  const namespace = namespaceOf(flags, target);
  const here = flags.namespace ?? target.namespace;
  const address = dst === undefined ? undefined : parseAddress(dst);
  const sources = src === undefined ? undefined : podsNamed(src, pods, here);
  const targets = dst === undefined || address !== undefined ? undefined : podsNamed(dst, pods, here);
  const isMeant = podFilter(flags, namespace);
  const centre = around === undefined ? [] : podsNamed(around, pods, here);
  const named = new Set([...(sources ?? []), ...(targets ?? []), ...centre]);
  const network = networkMeant(flags, target.namespace, nads, pods);
  const isNear = around === undefined ? () => true : isOnNetworkOf(centre);
  const endpoints = endpointsOf(pods.filter((pod) => isMeant(pod) || named.has(pod))).filter(
    (endpoint) => (network === undefined || endpoint.network === network) && isNear(endpoint),
  );
  for (const group of [sources, targets]) requireAttached(group, endpoints, network);
  const common = {
    gatewaysOf: (name: string) => configuredGateways(name, nads),
    nodeHolding: (one: Address) => nodeHolding(one, snapshot),
  };
  if (address !== undefined) {
    const own = sources === undefined ? endpoints : endpoints.filter(isOf(sources));
    return { ...common, endpoints: onNetworkOf(address, own, endpointsOf(pods), nads, network), address };
  }
  return {
    ...common,
    endpoints,
    ...(sources === undefined ? {} : { isSource: isOf(sources) }),
    ...(targets === undefined ? {} : { isDestination: isOf(targets) }),
  };
}

/**
 * The network that `--network` names, as `namespace/name`.
 *
 * @throws UsageProblem when neither a definition nor a pod knows it
 */
export function networkMeant(
  flags: BetweenFlags,
  fallback: string,
  nads: readonly Nad[],
  pods: readonly Pod[],
): string | undefined {
  if (flags.network === undefined) return undefined;
  const path = flags.network.includes('/') ? flags.network : `${flags.namespace ?? fallback}/${flags.network}`;
  const isKnown =
    nads.some(({ namespace, name }) => `${namespace}/${name}` === path) ||
    pods.some(({ attachments }) => attachments.some(({ network }) => network === path));
  if (isKnown) return path;
  const name = path.split('/')[1];
  const elsewhere = nads.find((nad) => nad.name === name);
  throw new UsageProblem(
    `there is no network ${path}`,
    elsewhere === undefined ? 'kubectl multinet networks -A' : `there is ${elsewhere.namespace}/${elsewhere.name}`,
  );
}

function isOf(pods: readonly Pod[]): (endpoint: Endpoint) => boolean {
  const paths = new Set(pods.map(({ namespace, name }) => `${namespace}/${name}`));
  return (endpoint) => paths.has(podPath(endpoint));
}

function isOnNetworkOf(pods: readonly Pod[]): (endpoint: Endpoint) => boolean {
  const networks = new Set(endpointsOf(pods).map(({ network }) => network));
  return ({ network }) => networks.has(network);
}

function requireAttached(
  pods: readonly Pod[] | undefined,
  endpoints: readonly Endpoint[],
  network: string | undefined,
): void {
  const [first] = pods ?? [];
  if (first === undefined || endpoints.some(isOf(pods ?? []))) return;
  const what = network === undefined ? 'no secondary interface with an address now' : `no live interface on ${network}`;
  throw new UsageProblem(
    `pod ${first.namespace}/${first.name} has ${what}`,
    `kubectl multinet status ${first.name} -n ${first.namespace}`,
  );
}

/** An address is tried over the network that it belongs to; over another one its silence would mean nothing. */
function onNetworkOf(
  address: Address,
  own: readonly Endpoint[],
  all: readonly Endpoint[],
  nads: readonly Nad[],
  network: string | undefined,
): readonly Endpoint[] {
  if (network !== undefined) return own;
  const holder = all.find(({ addresses }) => addresses.some(({ text }) => text === address.text));
  const names = new Set(own.map((endpoint) => endpoint.network));
  const fitting = new Set(
    holder === undefined ? [...names].filter((name) => covers(name, address, nads)) : [holder.network],
  );
  if (fitting.size === 0 && names.size > 1) {
    throw new UsageProblem(
      `${address.text} is in no range of the networks ${[...names].sort().join(', ')}`,
      'say over which one to try it: add --network NAMESPACE/NAME',
    );
  }
  return fitting.size === 0 ? own : own.filter((endpoint) => fitting.has(endpoint.network));
}

function covers(network: string, address: Address, nads: readonly Nad[]): boolean {
  const nad = nads.find(({ namespace, name }) => `${namespace}/${name}` === network);
  if (nad?.config.kind !== 'decoded') return false;
  return addressingOf(nad.config).subnets.some(({ window }) => contains(window, address));
}

function configuredGateways(network: string, nads: readonly Nad[]): readonly Address[] {
  const nad = nads.find(({ namespace, name }) => `${namespace}/${name}` === network);
  return nad?.config.kind === 'decoded' ? gatewaysOf(nad.config) : [];
}

function nodeHolding({ text }: Address, { nodes, nodeNetworks }: Snapshot): string | undefined {
  const byStatus = (nodes.ok ? nodes.value : []).find(({ status }) =>
    status?.addresses?.some(({ address = '' }) => parseAddress(address)?.text === text),
  );
  if (byStatus?.metadata?.name !== undefined) return byStatus.metadata.name;
  const byInterface = (nodeNetworks.ok ? nodeNetworks.value : []).find(({ interfaces }) =>
    interfaces.some(({ addresses }) => addresses.some((one) => parseAddress(one.split('/')[0] ?? '')?.text === text)),
  );
  return byInterface?.node;
}
