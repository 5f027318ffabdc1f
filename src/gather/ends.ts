import type { Pod } from '../domain/attachments/pod.ts';
import { defaultEndpointsOf, type Endpoint, endpointKey, endpointsOf } from '../domain/connectivity/endpoint.ts';
import type { EndRecord } from '../snapshot/end-record.ts';

/** An endpoint as a snapshot names it. */
export function endRecord({ namespace, pod, interface: name }: Endpoint): EndRecord {
  return { namespace, pod, interface: name };
}

/** Finds the endpoint that a snapshot names among those of its pods; a file that was changed may name none. */
export function endsIn(pods: readonly Pod[]): (end: EndRecord) => Endpoint | undefined {
  const all = [...defaultEndpointsOf(pods), ...endpointsOf(pods)];
  const byKey = new Map(all.map((endpoint) => [endpointKey(endpoint), endpoint]));
  return ({ namespace, pod, interface: name }) => byKey.get(`${namespace}/${pod} ${name}`);
}
