import type { Pod } from '../domain/attachments/pod.ts';
import { defaultEndpointsOf, type Endpoint, endpointKey, endpointsOf } from '../domain/connectivity/endpoint.ts';
import type { Pair } from '../domain/connectivity/pair.ts';
import type { EndRecord } from '../snapshot/end-record.ts';
import type { PairRecord } from '../snapshot/pings-record.ts';

/** An endpoint as a snapshot names it. */
export function endRecord({ namespace, pod, interface: name }: Endpoint): EndRecord {
  return { namespace, pod, interface: name };
}

/** A pair as a snapshot names it. */
export function pairRecord({ from, to, address }: Pair): PairRecord {
  return { from: endRecord(from), to: to.kind === 'pod' ? { kind: 'pod', ...endRecord(to.endpoint) } : to, address };
}

/** Tells one pair from another. */
export function pairKey({ from, to, address }: PairRecord): string {
  return JSON.stringify([from.namespace, from.pod, from.interface, to.kind, ...Object.values(to), address]);
}

/** Finds the endpoint that a snapshot names among those of its pods; a file that was changed may name none. */
export function endsIn(pods: readonly Pod[]): (end: EndRecord) => Endpoint | undefined {
  const all = [...defaultEndpointsOf(pods), ...endpointsOf(pods)];
  const byKey = new Map(all.map((endpoint) => [endpointKey(endpoint), endpoint]));
  return ({ namespace, pod, interface: name }) => byKey.get(`${namespace}/${pod} ${name}`);
}
