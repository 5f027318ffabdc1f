import type { LabObject } from '../api/world.ts';
import type { HostPaths } from '../netns/real-network.ts';
import { imageKind } from '../objects/image-names.ts';
import { isRecord } from '../objects/recorded.ts';
import type { AttachmentPlan, ContainerPlan, WorkloadPlan } from '../scenario/model.ts';
import { selection } from '../scenario/read.ts';
import type { Topology } from '../scenario/topology.ts';

/** Why a network's pods cannot start, or undefined where they can. */
export type WhyStuck = (asked: { readonly namespace: string; readonly network: string }) => string | undefined;

/** A pod that somebody submitted to the API, in the terms of a scenario. */
export function submittedPod(object: LabObject, topology: Topology, whyStuck: WhyStuck): WorkloadPlan {
  const spec = isRecord(object.spec) ? object.spec : {};
  const namespace = object.metadata.namespace ?? 'default';
  const annotation = object.metadata.annotations?.['k8s.v1.cni.cncf.io/networks'];
  const hostNetwork = spec.hostNetwork === true;
  const asked = annotation === undefined || hostNetwork ? [] : attachmentsOf(annotation, namespace);
  return {
    namespace,
    name: object.metadata.name,
    kind: 'Pod',
    nodes: [nodeFor(spec, topology)],
    containers: records(spec.containers).map(containerPlan),
    hostNetwork,
    attachments: asked,
    annotation,
    labels: object.metadata.labels ?? {},
    bypassed: false,
    stuck: asked.map(whyStuck).find((message) => message !== undefined),
  };
}

/** The hostPath volumes of a submitted pod; those whose directory the lab's nodes lack are left out. */
export function hostPathsOf(object: LabObject, exists: (path: string) => boolean): HostPaths {
  const spec = isRecord(object.spec) ? object.spec : {};
  const paths = new Map(
    records(spec.volumes).flatMap((volume): [string, string][] => {
      const path = isRecord(volume.hostPath) ? volume.hostPath.path : undefined;
      return typeof path === 'string' && exists(path) ? [[String(volume.name), path]] : [];
    }),
  );
  return (container) => {
    const found = records(spec.containers).find((each) => each.name === container);
    return records(found?.volumeMounts).flatMap((mount) => {
      const path = paths.get(String(mount.name));
      return path === undefined ? [] : [{ path, at: String(mount.mountPath) }];
    });
  };
}

/** Where the pod wants to be, or the first node that is ready. */
function nodeFor(spec: Record<string, unknown>, topology: Topology): string {
  const selector = isRecord(spec.nodeSelector) ? spec.nodeSelector['kubernetes.io/hostname'] : undefined;
  const wanted = spec.nodeName ?? selector;
  const node =
    topology.nodes.find((each) => each.name === wanted) ??
    topology.nodes.find((each) => each.ready) ??
    topology.nodes[0];
  return node?.name ?? '';
}

function containerPlan(container: Record<string, unknown>): ContainerPlan {
  const env = records(container.env).flatMap((each): [string, string][] =>
    typeof each.value === 'string' ? [[String(each.name), each.value]] : [],
  );
  return { name: String(container.name), image: imageKind(String(container.image)), env: Object.fromEntries(env) };
}

/** Both forms of the annotation; a broken one asks for nothing here: scenarios state such pods with `annotation`. */
function attachmentsOf(annotation: string, namespace: string): AttachmentPlan[] {
  const plan = (
    asked: ReturnType<typeof selection>,
    addresses: readonly string[],
    mac: string | undefined,
  ): AttachmentPlan => ({
    ...asked,
    addresses: addresses.length === 0 ? [] : [addresses],
    mac,
  });
  if (!/[[{"]/.test(annotation)) {
    return annotation
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
      .map((each) => plan(selection(each, namespace), [], undefined));
  }
  return records(parsed(annotation)).map((each) =>
    plan(
      {
        namespace: typeof each.namespace === 'string' ? each.namespace : namespace,
        network: String(each.name),
        interface: typeof each.interface === 'string' ? each.interface : undefined,
      },
      Array.isArray(each.ips) ? each.ips.map(String) : [],
      typeof each.mac === 'string' ? each.mac : undefined,
    ),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
