import type { ClusterReader } from '../../cluster/port.ts';
import { isRecord } from '../../kube/record.ts';
import type { Gathered } from '../../snapshot/gathered.ts';

const SERVICE = '/api/v1/namespaces/default/services/kubernetes';

/** The addresses of the service `kubernetes`: by their route it is told whether a pod reaches services. */
export async function serviceAddresses(reader: Pick<ClusterReader, 'read'>): Promise<Gathered<readonly string[]>> {
  const read = await reader.read(SERVICE);
  if (!read.ok) return read;
  const spec = isRecord(read.value) && isRecord(read.value.spec) ? read.value.spec : {};
  const listed = Array.isArray(spec.clusterIPs) ? spec.clusterIPs : [spec.clusterIP];
  return { ...read, value: listed.filter((address) => typeof address === 'string') };
}
