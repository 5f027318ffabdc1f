/**
 * The seam of the lab: what the Kubernetes API server (`startApi` in `server.ts`) needs to know about the world it
 * shows, and what it hands to those who start it. Types only: whoever builds a world imports nothing else.
 */
import type { Writable } from 'node:stream';

/** A Kubernetes object in its JSON shape, fields in the order the API server writes them. */
export interface LabObject {
  apiVersion: string;
  kind: string;
  metadata: LabMetadata;
  [field: string]: unknown;
}

/** The part of ObjectMeta the API server itself reads; uid, resourceVersion and creationTimestamp are given if absent. */
export interface LabMetadata {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  [field: string]: unknown;
}

/** What the API server shows and what runs inside it. */
export interface LabWorld {
  /** Initial content of the store. A kind is served if it is built in, or if its CustomResourceDefinition is here. */
  objects: Iterable<LabObject>;
  /** Runs a command in a container that the API server has already found to exist and to be running. */
  exec(request: ExecRequest): ExecSession | ExecRefusal;
  /** Who may come in; `labUsers` of `users.ts` when absent. */
  users?: readonly LabUser[];
  /** What they may do, beside Kubernetes' own defaults (system:masters, discovery); `labGrants` when absent. */
  grants?: readonly RbacGrant[];
  /** The kubelet's answer for `nodes/NAME/proxy/stats/summary`; undefined: the node does not answer. */
  nodeSummary?(node: string): unknown;
  /** What the container has printed so far; undefined: the kubelet has no such log. */
  podLogs?(namespace: string, pod: string, container: string): string | undefined;
  /** A NetworkAttachmentDefinition was created or changed through the API. */
  networkDefined?(definition: LabObject): void;
  /** A NetworkAttachmentDefinition was deleted through the API. */
  networkDeleted?(namespace: string, name: string): void;
  /** A pod was created through the API; it is shown as Running (with the object returned here, if any). */
  podCreated?(pod: LabObject): LabObject | undefined;
  /** What the kubelet and Multus have to say of a pod that was created through the API. */
  podEvents?(namespace: string, pod: string): readonly LabObject[];
  /** A pod was deleted through the API or at run time. */
  podDeleted?(namespace: string, pod: string): void;
  /** An ephemeral container was added through the API; it is shown as running. */
  ephemeralContainerAdded?(namespace: string, pod: string, container: Record<string, unknown>): void;
}

/** One command to run in one container. */
export interface ExecRequest {
  namespace: string;
  pod: string;
  container: string;
  /** argv; never a shell line. */
  command: readonly string[];
  stdin: boolean;
  tty: boolean;
}

/** A command that was started, or that the container runtime could not start (`ended` says which). */
export interface ExecSession {
  kind: 'session';
  /** Chunks as the program wrote them; a child process' streams fit as they are. With a tty everything is stdout. */
  stdout: AsyncIterable<Uint8Array>;
  stderr: AsyncIterable<Uint8Array>;
  /** Where the client's bytes go; absent when the request has no stdin. */
  stdin?: Writable;
  /** Settles after the program ended; must not reject. */
  ended: Promise<ExecEnd>;
  /** The client went away or the server closes: end the program now. */
  kill(): void;
}

/** How a command ended. */
export type ExecEnd =
  | { kind: 'exited'; code: number }
  /** The binary is missing: the server makes containerd's message for `command[0]`, unless given another one. */
  | { kind: 'no-such-command'; message?: string };

/** Why a command could not even be passed to a container runtime. */
export type ExecRefusal =
  /** The container runtime knows no running container of that name: 500, text `container not found ("app")`. */
  | { kind: 'not-running' }
  /** The kubelet does not answer: 500, `error dialing backend: ` and for example
   * `dial tcp 172.30.0.13:10250: connect: connection refused`. */
  | { kind: 'node-unreachable'; message: string };

/** Somebody who can come in. */
export interface LabUser {
  /** The short name for `kubeconfig(name)`, for example `podreader`. */
  name: string;
  /** The name Kubernetes knows, for example `system:serviceaccount:default:podreader`; `name` when absent. */
  username?: string;
  groups: readonly string[];
  /** How `kubeconfig(name)` lets the user come in. The bearer token is `LabApi.token(name)`. */
  by: 'certificate' | 'token';
}

/** A Role or ClusterRole and its binding in one. */
export interface RbacGrant {
  to: { user: string } | { group: string };
  /** The namespace of a RoleBinding; absent: everywhere. */
  namespace?: string;
  rules: readonly PolicyRule[];
}

/** An RBAC rule as in rbac.authorization.k8s.io/v1; `*` is understood, subresources are written `pods/exec`. */
export interface PolicyRule {
  verbs: readonly string[];
  apiGroups?: readonly string[];
  resources?: readonly string[];
  resourceNames?: readonly string[];
  nonResourceURLs?: readonly string[];
}

/** How to start the server. */
export interface LabApiOptions {
  /** 0 or absent: a free port. */
  port?: number;
  host?: '127.0.0.1';
  faults?: readonly Fault[];
  /** The clock of Age columns, Date headers and continue tokens; the real one when absent. */
  now?: () => Date;
  /** How long a continue token lives, in milliseconds; Kubernetes' five minutes when absent. */
  continueLifetime?: number;
}

/** A fault strikes requests that match; the first matching fault of the list wins. */
export interface Fault {
  match: RequestPattern;
  does: Misbehaviour;
  /** How many requests it strikes; absent: all. */
  times?: number;
}

/** Which requests a fault strikes: all given parts must match. */
export interface RequestPattern {
  method?: string;
  /** Tested against the path with its query, for example `/\/pods\?.*continue=/`. */
  path?: RegExp;
  /** The name Kubernetes knows the user by. */
  user?: string;
  /** Only a list request that continues (true) or one that starts (false). */
  continues?: boolean;
}

/** What goes wrong. Times are in milliseconds. */
export type Misbehaviour =
  /** Waits before it answers. */
  | { kind: 'delay'; ms: number }
  /** Waits for something else before it answers: for tests in which the order matters. */
  | { kind: 'wait'; until: Promise<unknown> }
  /** Sends the body in pieces of `bytes`, one every `ms`. */
  | { kind: 'trickle'; bytes: number; ms: number }
  /** Destroys the connection instead of answering. */
  | { kind: 'refuse' }
  /** Destroys the connection after `afterBytes` of the body; an exec: of its output. */
  | { kind: 'tear'; afterBytes: number }
  /** 410 Expired, as for a continue token that is too old. */
  | { kind: 'gone' }
  /** 429 with Retry-After in seconds. */
  | { kind: 'too-many-requests'; retryAfter: number }
  /** What admission plugins and webhooks say to an object that they do not take: 403 unless they choose another code. */
  | { kind: 'denied'; message: string; code?: number }
  /** 500 or 503 with a Status body. */
  | { kind: 'server-error'; code: 500 | 503; message?: string }
  /** Never answers (a request), or upgrades and never sends a frame (an exec). */
  | { kind: 'hang' }
  /** exec: closes the WebSocket before the status frame. */
  | { kind: 'exec-no-status' }
  /** exec: replaces the status frame by bytes that are no Status. */
  | { kind: 'exec-garbled-status' }
  /** exec: sends a frame on a channel that does not exist before the first output. */
  | { kind: 'exec-garbled-frame' };

/** One request as the server saw it. */
export interface LoggedRequest {
  method: string;
  /** Path with query. */
  path: string;
  /** The name Kubernetes knows the user by; `system:anonymous` without credentials. */
  user: string;
  /** Counts TLS connections from 1: equal numbers came over one connection. */
  connection: number;
  /** The Accept header, empty if there was none. */
  accept: string;
  /** HTTP status sent; 101 for an upgraded exec; 0 while unanswered or when the connection was destroyed. */
  status: number;
  /** Bytes of body sent, after compression. */
  bytes: number;
}

/** A running API server. */
export interface LabApi {
  /** `https://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  /** The certificate of the authority that signed the server's and the users' certificates. */
  caPem: string;
  /** Text of a kubeconfig (JSON, which is YAML) for a user of the world; `admin` when absent. */
  kubeconfig(user?: string, namespace?: string): string;
  /** The bearer token of a user of the world. */
  token(user: string): string;
  /** Changes at run time; each one drives the watches. */
  store: LabStore;
  /** The faults in force: push to it, empty it with `length = 0`. */
  readonly faults: Fault[];
  /** Every request since the start (or since the array was emptied with `length = 0`), in order of arrival. */
  readonly requests: LoggedRequest[];
  /** Ends every connection and every command that still runs. */
  close(): Promise<void>;
}

/** The content of the cluster, changed by hand. */
export interface LabStore {
  /** Creates or replaces; gives a resourceVersion and, if absent, a uid. Returns what is stored. */
  put(object: LabObject): LabObject;
  /** Undefined if there is none. `namespace` is empty for a cluster-scoped object. */
  get(apiVersion: string, kind: string, namespace: string, name: string): LabObject | undefined;
  /** False if there was none. */
  delete(apiVersion: string, kind: string, namespace: string, name: string): boolean;
}
