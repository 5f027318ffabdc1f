import type { PodObject } from '../../kube/pod.ts';
import {
  defaultNetworkAnnotation,
  legacyStatusAnnotation,
  requestAnnotation,
  statusAnnotation,
} from './annotations.ts';
import { decodeNetworkStatus } from './decode-network-status.ts';
import { decodeDefaultNetwork, decodeSelections } from './decode-selections.ts';
import { joinAttachments } from './join.ts';
import { lately } from './lately.ts';
import { lifeOf } from './life.ts';
import { ownerOf } from './owner.ts';
import type { Pod } from './pod.ts';

/** Reads what a pod says of its networks: what it asks for, what it was given, and the two joined. Each object is read once. */
export function decodePod(object: PodObject): Pod {
  const before = known.get(object);
  if (before !== undefined) return before;
  const pod = readPod(object);
  known.set(object, pod);
  return pod;
}

const known = new WeakMap<PodObject, Pod>();

function readPod(object: PodObject): Pod {
  const { metadata, spec } = object;
  const namespace = metadata?.namespace ?? '';
  const owner = readOwner(metadata?.ownerReferences, metadata?.labels?.['pod-template-hash']);
  const request = requestOf(object, namespace);
  const status = statusOf(object);
  const defaultNetwork = defaultNetworkOf(object);
  return {
    namespace,
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
    ...(spec?.nodeName === undefined ? {} : { node: spec.nodeName }),
    life: lifeOf(object),
    hostNetwork: spec?.hostNetwork ?? false,
    createdAt: metadata?.creationTimestamp ?? '',
    ...(owner === undefined ? {} : { owner }),
    ...(request === undefined ? {} : { request }),
    ...(status === undefined ? {} : { status }),
    ...(defaultNetwork === undefined ? {} : { defaultNetwork }),
    attachments: joinAttachments({
      requested: request?.ok === true ? request.value : [],
      reported: status?.ok === true ? status.value : [],
      ...(defaultNetwork?.ok === true ? { defaultNetwork: defaultNetwork.value } : {}),
    }),
    object,
  };
}

const readOwner = lately(ownerOf);

// The reader of objects takes an empty text for an absent one, and Multus does as well.
function requestOf({ metadata }: PodObject, namespace: string): Pod['request'] {
  const annotation = metadata?.annotations?.[requestAnnotation];
  return annotation === undefined || annotation === ''
    ? undefined
    : readRequest(annotation, namespace, requestAnnotation);
}

const readRequest = lately(decodeSelections);

function statusOf({ metadata }: PodObject): Pod['status'] {
  for (const key of [statusAnnotation, legacyStatusAnnotation]) {
    const annotation = metadata?.annotations?.[key];
    if (annotation !== undefined) return decodeNetworkStatus(annotation, key);
  }
  return undefined;
}

function defaultNetworkOf({ metadata }: PodObject): Pod['defaultNetwork'] {
  const annotation = metadata?.annotations?.[defaultNetworkAnnotation];
  return annotation === undefined ? undefined : decodeDefaultNetwork(annotation, defaultNetworkAnnotation);
}
