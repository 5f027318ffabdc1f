/** Requests for resources: read, list, create, change, delete, and the subresources the lab knows. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { documentReply, listReply, type Manner, objectReply } from './answers.ts';
import type { Stored } from './collection.ts';
import { at, isRecord, numberAt, recordAt, textAt } from './fields.ts';
import { goJsonBody } from './go-json.ts';
import { listPage, type Snapshots } from './list.ts';
import { mergePatch } from './merge-patch.ts';
import { type Encoding, negotiate, wantsPretty } from './negotiation.ts';
import { isLabObject } from './object-form.ts';
import { logText, overduePod, runningPod, validate, withEphemeralContainers } from './pods.ts';
import { messageOf } from './protobuf/schema.ts';
import type { Authorizer, Identity } from './rbac.ts';
import { pageNotFound, type Reply } from './reply.ts';
import { bodyOf, contentTypeOf } from './request-body.ts';
import type { ResourceRequest } from './request-info.ts';
import { apiVersionOf, type ResourceType } from './resources.ts';
import { review } from './reviews.ts';
import {
  alreadyExists,
  badRequest,
  methodNotAllowed,
  notAcceptable,
  notAcceptableForCustom,
  notFound,
  Refusal,
  unsupportedMediaType,
} from './status.ts';
import { keyOf, type Store } from './store.ts';
import { includeObjectOf } from './table/table.ts';
import type { LabObject, LabWorld } from './world.ts';

/** What all requests share. */
export interface Cluster {
  world: LabWorld;
  store: Store;
  authorizer: Authorizer;
  snapshots: Snapshots;
  now: () => Date;
}

/** One request for a resource, admitted and authorized. */
export interface Call {
  incoming: IncomingMessage;
  url: URL;
  request: ResourceRequest;
  who: Identity;
}

/** Answers a request for a resource (not a watch, not an exec). Throws a Refusal. */
export async function resourceReply(cluster: Cluster, call: Call): Promise<Reply> {
  const { request } = call;
  const type = cluster.store.resource(request.group, request.version, request.resource);
  if (type === undefined) return pageNotFound;
  if (request.subresource !== '') return subresourceReply(cluster, call, type);
  const reviewed = await reviewReply(cluster, call, type);
  if (reviewed !== undefined) return reviewed;
  switch (request.verb) {
    case 'list': {
      const { store, snapshots } = cluster;
      const manner = mannerOf(cluster, call, type);
      const query = call.url.searchParams;
      return listReply(
        type,
        listPage(type, request, query, store.collection(type), store.version(), snapshots),
        manner,
      );
    }
    case 'get':
      return objectReply(type, found(cluster, call, type), mannerOf(cluster, call, type));
    case 'create':
      return created(cluster, call, type);
    case 'update':
    case 'patch':
      if (request.name === '') throw methodNotAllowed();
      return changed(cluster, call, type);
    case 'delete':
      return deleted(cluster, call, type);
    default:
      throw methodNotAllowed();
  }
}

/** How to encode the answer. Throws a Refusal (406). */
export function mannerOf({ now }: Cluster, { incoming, url }: Call, type: ResourceType): Manner {
  return { encoding: encodingOf(incoming, url, type), include: includeObjectOf(url.searchParams), now: now() };
}

function encodingOf(incoming: IncomingMessage, url: URL, type: ResourceType): Encoding {
  const protobuf = messageOf(apiVersionOf(type), type.kind) !== undefined;
  const encoding = negotiate(incoming, url, { protobuf, table: true, metadata: true });
  if (encoding === undefined) throw type.custom ? notAcceptableForCustom() : notAcceptable();
  return encoding;
}

/** The object a request names. Throws a Refusal (404). */
export function found({ store }: Cluster, { request }: Pick<Call, 'request'>, type: ResourceType): Stored {
  const stored = store.collection(type).find(keyOf(type, request.namespace, request.name));
  if (stored === undefined) throw notFound(type.name, type.group, request.name);
  return stored;
}

/** "May I?"; undefined for a request that is no such question. */
async function reviewReply(cluster: Cluster, call: Call, type: ResourceType): Promise<Reply | undefined> {
  const { request, incoming, who } = call;
  if (request.group !== 'authorization.k8s.io' && request.group !== 'authentication.k8s.io') return undefined;
  if (request.verb !== 'create') throw methodNotAllowed();
  const { encoding } = mannerOf(cluster, call, type);
  const answer = review(request.resource, await bodyOf(incoming), who, cluster.authorizer);
  return answer === undefined ? pageNotFound : documentReply(type, answer, encoding, 201);
}

async function created(cluster: Cluster, call: Call, type: ResourceType): Promise<Reply> {
  const { store, now, world } = cluster;
  const { request, url } = call;
  const sent = sentObject(await bodyOf(call.incoming), type, request.namespace);
  // Before anybody speaks of it: events name objects by their uids.
  const object = { ...sent, metadata: { ...sent.metadata, uid: randomUUID() } };
  if (type.namespaced && store.get('v1', 'Namespace', '', request.namespace) === undefined) {
    throw notFound('namespaces', '', request.namespace);
  }
  validate(object, type.group);
  const key = keyOf(type, request.namespace, object.metadata.name);
  if (store.collection(type).find(key) !== undefined) {
    throw alreadyExists(type.name, type.group, object.metadata.name);
  }
  const isPod = isPods(type);
  const complete = isPod ? runningPod(object, someNode(store), seconds(now())) : object;
  if (isDryRun(url))
    return objectReply(type, { key, version: 0, object: complete }, mannerOf(cluster, call, type), 201);
  const shown = isPod ? (world.podCreated?.(complete) ?? complete) : complete;
  if (isNetworks(type)) world.networkDefined?.(shown);
  const stored = store.save(type, shown);
  if (isPod) {
    for (const event of world.podEvents?.(request.namespace, object.metadata.name) ?? []) store.put(event);
    endInTime(cluster, type, stored);
  }
  return objectReply(type, stored, mannerOf(cluster, call, type), 201);
}

/** The kubelet ends a pod that has had its time (`activeDeadlineSeconds`); the object stays. */
function endInTime({ store, world }: Cluster, type: ResourceType, { key, object }: Stored): void {
  const lifetime = numberAt(object, 'spec', 'activeDeadlineSeconds');
  if (lifetime === 0) return;
  const { uid, namespace = '', name } = object.metadata;
  setTimeout(() => {
    const current = store.collection(type).find(key)?.object;
    if (current === undefined || current.metadata.uid !== uid) return;
    store.save(type, overduePod(current));
    world.podDeleted?.(namespace, name);
  }, lifetime * 1000).unref();
}

/** What the client sent, with the kind and namespace of the path. Throws a Refusal (400). */
function sentObject(body: unknown, type: ResourceType, namespace: string): LabObject {
  const metadata = recordAt(body, 'metadata');
  const name = textAt(metadata, 'name') || generatedName(textAt(metadata, 'generateName'));
  const object = {
    ...(isRecord(body) ? body : {}),
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { ...metadata, name, ...(type.namespaced ? { namespace } : {}) },
  };
  if (!isLabObject(object)) throw badRequest('the object provided is unrecognized');
  const elsewhere = textAt(metadata, 'namespace');
  if (type.namespaced && elsewhere !== '' && elsewhere !== namespace) {
    throw badRequest(
      `the namespace of the provided object does not match the namespace sent on the request: ${elsewhere} != ${namespace}`,
    );
  }
  return object;
}

function generatedName(prefix: string): string {
  return prefix === '' ? '' : prefix + Math.random().toString(36).slice(2, 7);
}

async function changed(cluster: Cluster, call: Call, type: ResourceType): Promise<Reply> {
  const before = found(cluster, call, type);
  const next = await changedObject(call, before.object, type);
  const stored = isDryRun(call.url) ? before : cluster.store.save(type, next);
  if (isNetworks(type)) cluster.world.networkDefined?.(stored.object);
  return objectReply(type, stored, mannerOf(cluster, call, type));
}

/** The object after an update or a patch. Throws a Refusal: 409 for a stale update, 415 for other patches. */
async function changedObject({ incoming, request }: Call, before: LabObject, type: ResourceType): Promise<LabObject> {
  const body = await bodyOf(incoming);
  if (request.verb === 'patch' && !/^application\/(strategic-)?merge-patch\+json/.test(contentTypeOf(incoming))) {
    throw unsupportedMediaType();
  }
  const next = request.verb === 'patch' ? mergePatch(before, body) : body;
  const asked = textAt(at(next, 'metadata'), 'resourceVersion');
  if (asked !== '' && asked !== before.metadata.resourceVersion) {
    const { name } = before.metadata;
    throw new Refusal(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${type.name}${type.group === '' ? '' : `.${type.group}`} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      { name, ...(type.group === '' ? {} : { group: type.group }), kind: type.name },
    );
  }
  const { uid, creationTimestamp } = before.metadata;
  const sent = sentObject(next, type, before.metadata.namespace ?? '');
  return {
    ...sent,
    metadata: {
      ...sent.metadata,
      name: before.metadata.name,
      ...(uid === undefined ? {} : { uid }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    },
  };
}

function deleted(cluster: Cluster, call: Call, type: ResourceType): Reply {
  const { store, world, now } = cluster;
  const stored = found(cluster, call, type);
  const { name, namespace = '', uid = '' } = stored.object.metadata;
  if (!isDryRun(call.url)) {
    store.remove(type, stored.key);
    tellOfDeletion(world, type, namespace, name);
    if (type.group === '' && type.name === 'namespaces') emptyNamespace(cluster, name);
  }
  if (isPods(type)) {
    const metadata = {
      ...stored.object.metadata,
      deletionTimestamp: seconds(now()),
      deletionGracePeriodSeconds: 0,
    };
    return objectReply(type, { ...stored, object: { ...stored.object, metadata } }, mannerOf(cluster, call, type));
  }
  const status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(type.group === '' ? {} : { group: type.group }), kind: type.name, uid },
  };
  return {
    status: 200,
    contentType: 'application/json',
    body: goJsonBody(status, wantsPretty(call.incoming, call.url)),
  };
}

function tellOfDeletion(world: LabWorld, type: ResourceType, namespace: string, name: string): void {
  if (isPods(type)) world.podDeleted?.(namespace, name);
  if (isNetworks(type)) world.networkDeleted?.(namespace, name);
}

function isPods({ group, name }: ResourceType): boolean {
  return group === '' && name === 'pods';
}

function isNetworks({ group, name }: ResourceType): boolean {
  return group === 'k8s.cni.cncf.io' && name === 'network-attachment-definitions';
}

/** With a namespace goes everything in it. */
function emptyNamespace({ store, world }: Cluster, namespace: string): void {
  for (const type of store.resources()) {
    if (!type.namespaced) continue;
    for (const { key, object } of store.collection(type).sorted()) {
      if (object.metadata.namespace !== namespace) continue;
      store.remove(type, key);
      tellOfDeletion(world, type, namespace, object.metadata.name);
    }
  }
}

async function subresourceReply(cluster: Cluster, call: Call, type: ResourceType): Promise<Reply> {
  const { request, url, incoming } = call;
  const { store, world, now } = cluster;
  const stored = found(cluster, call, type);
  switch (`${request.resource}/${request.subresource}`) {
    case 'pods/exec':
      throw badRequest('Upgrade request required');
    case 'pods/log': {
      const read = (container: string) => world.podLogs?.(request.namespace, request.name, container);
      const body = Buffer.from(logText(stored.object, url.searchParams, read));
      return { status: 200, contentType: 'text/plain', body };
    }
    case 'pods/ephemeralcontainers': {
      if (request.verb === 'get') return objectReply(type, stored, mannerOf(cluster, call, type));
      const asked = await bodyOf(incoming);
      const { pod, added } = withEphemeralContainers(stored.object, asked, seconds(now()));
      for (const container of added) world.ephemeralContainerAdded?.(request.namespace, request.name, container);
      return objectReply(type, store.save(type, pod), mannerOf(cluster, call, type));
    }
    case 'nodes/proxy': {
      if (request.rest !== 'stats/summary') return pageNotFound;
      const summary = world.nodeSummary?.(request.name);
      if (summary === undefined) {
        throw new Refusal(503, 'ServiceUnavailable', 'error trying to reach service: dial tcp: connection refused');
      }
      return { status: 200, contentType: 'application/json', body: Buffer.from(JSON.stringify(summary)) };
    }
    default:
      throw new Refusal(404, 'NotFound', 'the server could not find the requested resource', {});
  }
}

function someNode(store: Store): string {
  const nodes = store.resource('', 'v1', 'nodes');
  return nodes === undefined ? '' : (store.collection(nodes).sorted()[0]?.object.metadata.name ?? '');
}

function isDryRun(url: URL): boolean {
  return url.searchParams.get('dryRun') === 'All';
}

/** RFC 3339 without a fraction, as metav1.Time. */
function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
