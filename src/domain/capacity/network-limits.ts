import type { Pod } from '../attachments/pod.ts';
import { requestFault } from '../attachments/request-fault.ts';
import { addressingOf } from '../nad/addressing.ts';
import type { Nad } from '../nad/nad.ts';
import type { Problem } from '../problem.ts';
import { none, untold } from './bounds.ts';
import { type Draw, networksOf } from './draws.ts';
import type { Limit } from './limit.ts';
import type { Limited } from './room.ts';

/** What speaks against a pod whatever node it is on: its request and the definitions of its networks. */
export function networkLimits(
  pod: Pod,
  draws: readonly Draw[],
  definitions: { readonly nads: readonly Nad[]; readonly complete: boolean },
): Limited<Limit>[] {
  const known = new Map(definitions.nads.map((nad) => [`${nad.namespace}/${nad.name}`, nad]));
  const refusals = requestProblems(pod).map(({ place, message }) => refused(place, message));
  return [
    ...refusals,
    ...networksOf(draws).flatMap((network): Limited<Limit>[] => {
      const nad = known.get(network);
      if (nad !== undefined) return ofDefinition(network, nad);
      const certain = definitions.complete;
      return [{ limit: { kind: 'no-network', network, certain }, bounds: certain ? none : untold }];
    }),
  ];
}

function requestProblems({ request, defaultNetwork, hostNetwork }: Pod): readonly Problem[] {
  if (hostNetwork) return [];
  const unread = [request, defaultNetwork].flatMap((one) => (one?.ok === false ? [one.problem] : []));
  const fault =
    request?.ok === true ? requestFault(request.value, 'annotation k8s.v1.cni.cncf.io/networks') : undefined;
  return fault === undefined ? unread : [...unread, fault];
}

const refused = (what: string, why: string): Limited<Limit> => ({
  limit: { kind: 'refused', what, why },
  bounds: none,
});

const counted: ReadonlySet<string> = new Set(['host-local', 'whereabouts', 'static']);

/** What is wrong with, or not known of, the addresses of a network. What is wrong with its config as such, each node tells. */
function ofDefinition(network: string, { config }: Nad): Limited<Limit>[] {
  if (config.kind !== 'decoded') return [];
  const { problems, subnets } = addressingOf(config);
  const ipam = config.ipam?.type ?? (subnets.length > 0 ? config.type : undefined);
  return [
    ...problems.slice(0, 1).map(({ place, message }) => refused(`network ${network}, ${place}`, message)),
    ...(ipam === undefined || ipam === '' || counted.has(ipam)
      ? []
      : [{ limit: { kind: 'uncounted', network, ipam }, bounds: untold } as const]),
  ];
}
