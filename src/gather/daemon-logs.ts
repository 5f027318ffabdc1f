import type { ClusterReader } from '../cluster/port.ts';
import { decodePod } from '../domain/attachments/decode.ts';
import { daemonOn } from '../domain/diagnosis/joins/daemons.ts';
import { type LoggedPod, logOfPod } from '../domain/diagnosis/log-of-pod.ts';
import type { Daemon } from '../domain/installation/daemons.ts';
import type { NotGathered } from '../snapshot/gathered.ts';

/** What the daemons of a node logged of a pod. */
export interface DaemonLogs {
  readonly node: string;
  /** One after the other. */
  readonly text: string;
  /** The pods whose logs were read: `kube-system/kube-multus-ds-x7k2p`. */
  readonly read: readonly string[];
  readonly missing: readonly NotGathered[];
}

const daemons: readonly Daemon[] = ['multus', 'whereabouts'];
/** The daemons log some fifty lines for each attempt of each pod of the node. */
const TAIL = 5000;

/** Reads the entries that name a pod in the logs of the Multus and whereabouts pods of its node. */
export async function gatherDaemonLogs(
  reader: ClusterReader,
  pod: LoggedPod & { readonly node: string },
): Promise<DaemonLogs> {
  const { node } = pod;
  const [daemonSets, pods] = await Promise.all([
    reader.list('daemonSets', { scope: { kind: 'all' } }),
    reader.list('pods', { scope: { kind: 'all' }, fieldSelector: `spec.nodeName=${node}` }),
  ]);
  if (!daemonSets.ok || !pods.ok) {
    const missing = [daemonSets, pods].flatMap((part) => (part.ok ? [] : [part.why]));
    return { node, text: '', read: [], missing };
  }
  const around = { pods: pods.value.map(decodePod), daemonSets: daemonSets.value };
  const found = daemons.flatMap((daemon) => {
    const one = daemonOn(daemon, node, around);
    return one === undefined ? [] : [one];
  });
  const answers = await Promise.all(
    found.map(async ({ namespace, name, object }) => {
      const container = object.spec?.containers?.[0]?.name ?? '';
      const query = new URLSearchParams({ container, tailLines: String(TAIL) });
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/log?${query}`;
      return { name: `${namespace}/${name}`, answer: await reader.readText(path) };
    }),
  );
  return {
    node,
    text: answers.flatMap(({ answer }) => (answer.ok ? [logOfPod(answer.value, pod)] : [])).join('\n'),
    read: answers.flatMap(({ name, answer }) => (answer.ok ? [name] : [])),
    missing: [
      ...answers.flatMap(({ answer }) => (answer.ok ? [] : [answer.why])),
      ...(found.length > 0 ? [] : [noDaemon(node)]),
    ],
  };
}

function noDaemon(node: string): NotGathered {
  const detail = `no pod of Multus or whereabouts is on node ${node}`;
  return { reason: 'not-installed', what: `read logs of node ${node}`, detail };
}
