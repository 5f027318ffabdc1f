import { asDaemon, podOf, type Workload } from '../domain/capacity/workload.ts';
import { decodeNad } from '../domain/nad/decode.ts';
import type { Nad } from '../domain/nad/nad.ts';
import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { readManifest, type Written } from '../kube/manifest.ts';
import { nadObject } from '../kube/network-attachment-definition.ts';
import { podObject } from '../kube/pod.ts';
import { templatedObject } from '../kube/pod-template.ts';
import { isRecord } from '../kube/record.ts';

/** What a manifest would bring into a cluster, as far as it concerns networks. */
export interface Manifest {
  readonly workloads: readonly Workload[];
  readonly nads: readonly Nad[];
}

/** The field of `spec` that says how many pods there are to be, by kind. */
const countField: Readonly<Record<string, string | undefined>> = {
  Deployment: 'replicas',
  StatefulSet: 'replicas',
  ReplicaSet: 'replicas',
  Job: 'parallelism',
  DaemonSet: undefined,
};

/** Reads the workloads and networks of a manifest; objects of other kinds are passed over. */
export function workloadsIn(text: string, file: string, namespace: string): Decoded<Manifest> {
  const written = readManifest(text, file);
  if (!written.ok) return written;
  const workloads: Workload[] = [];
  const nads: Nad[] = [];
  for (const object of written.value) {
    if (object.kind === 'NetworkAttachmentDefinition') {
      const read = object.read(nadObject);
      if (!read.ok) return read;
      const { metadata } = read.value;
      nads.push(decodeNad({ ...read.value, metadata: { namespace, ...metadata } }));
    } else if (object.kind === 'Pod' || Object.hasOwn(countField, object.kind)) {
      const read = object.kind === 'Pod' ? podIn(object, namespace) : templateIn(object, namespace);
      if (!read.ok) return read;
      workloads.push(read.value);
    }
  }
  const kinds = ['Pod', ...Object.keys(countField)].join(', ');
  return workloads.length > 0 ? decoded({ workloads, nads }) : problem(file, `holds no pods: none of ${kinds}`);
}

function podIn(object: Written, namespace: string): Decoded<Workload> {
  const read = object.read(podObject);
  if (!read.ok) return read;
  const { metadata, spec } = read.value;
  if (spec?.containers === undefined) return problem(object.place, 'the Pod has no containers');
  const named = { namespace: metadata?.namespace ?? namespace, name: metadata?.name ?? '' };
  const pod = podOf({ ...(metadata === undefined ? {} : { metadata }), spec }, named);
  return decoded({ kind: 'pod', ...named, pod, onePerNode: false, replicas: 1n });
}

function templateIn(object: Written, namespace: string): Decoded<Workload> {
  const read = object.read(templatedObject);
  if (!read.ok) return read;
  const { metadata, spec } = read.value;
  const template = spec?.template;
  if (template?.spec?.containers === undefined)
    return problem(object.place, `the ${object.kind} has no spec.template with containers`);
  const named = { namespace: metadata?.namespace ?? namespace, name: metadata?.name ?? '' };
  const onePerNode = object.kind === 'DaemonSet';
  const pod = podOf(onePerNode ? asDaemon(template) : template, named);
  const replicas = onePerNode ? undefined : replicasOf(object);
  const kind = object.kind.toLowerCase();
  return decoded({ kind, ...named, pod, onePerNode, ...(replicas === undefined ? {} : { replicas }) });
}

/** One unless it is written: a written 0 means none. */
function replicasOf({ kind, json }: Written): bigint {
  const count = isRecord(json.spec) ? json.spec[countField[kind] ?? ''] : undefined;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? BigInt(count) : 1n;
}
