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

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function readPod(object: PodObject): Pod {
  const { metadata, spec } = object;
  const namespace = metadata?.namespace ?? '';
  const owner = readOwner(metadata?.ownerReferences, metadata?.labels?.['pod-template-hash']);
  const request = requestOf(object, namespace);
  const status = statusOf(object);
  const defaultNetwork = defaultNetworkOf(object);
  const pod: Writable<Pod> = {
    namespace,
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
    life: lifeOf(object),
    hostNetwork: spec?.hostNetwork ?? false,
    createdAt: metadata?.creationTimestamp ?? '',
    attachments: joinAttachments({
      requested: request?.ok === true ? request.value : none,
      reported: status?.ok === true ? status.value : none,
      defaultNetwork: defaultNetwork?.ok === true ? defaultNetwork.value : undefined,
    }),
    object,
  };
  // Step by step: spreading what may be absent makes five objects for each of ten thousand pods.
  if (spec?.nodeName !== undefined) pod.node = spec.nodeName;
  if (owner !== undefined) pod.owner = owner;
  if (request !== undefined) pod.request = request;
  if (status !== undefined) pod.status = status;
  if (defaultNetwork !== undefined) pod.defaultNetwork = defaultNetwork;
  return pod;
}

const none: readonly never[] = [];

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
  const { [statusAnnotation]: status, [legacyStatusAnnotation]: legacy } = metadata?.annotations ?? {};
  if (status !== undefined) return decodeNetworkStatus(status, statusAnnotation);
  return legacy === undefined ? undefined : decodeNetworkStatus(legacy, legacyStatusAnnotation);
}

function defaultNetworkOf({ metadata }: PodObject): Pod['defaultNetwork'] {
  const annotation = metadata?.annotations?.[defaultNetworkAnnotation];
  return annotation === undefined ? undefined : decodeDefaultNetwork(annotation, defaultNetworkAnnotation);
}
