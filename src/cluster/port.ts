import type { KindName, ObjectOf } from '../kube/kinds.ts';
import type { Gathered } from '../snapshot/gathered.ts';
import type { Scope, Target } from '../snapshot/target.ts';

/** What to list of a kind. */
export interface ListQuery {
  readonly scope: Scope;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Leaves out what makes objects large where the kind has such a reading: of pods, their containers. */
  readonly brief?: boolean;
}

/**
 * Reads objects of a cluster. Every answer is gathered or says why not. Only a cancelled call rejects, with the signal's reason, and a list
 * with a selector that the server cannot parse, with a QueryProblem.
 * All waits are bounded by the request timeout that the reader was opened with.
 */
export interface ClusterReader {
  readonly target: Target;
  /**
   * All objects of a kind, read in pages. `arrived` hears of the objects of each page while the server works on the next one; of some twice, or
   * in vain, when the list has to be begun anew.
   */
  list<K extends KindName>(
    kind: K,
    query: ListQuery,
    arrived?: (objects: readonly ObjectOf<K>[]) => void,
  ): Promise<Gathered<readonly ObjectOf<K>[]>>;
  /** One object; a missing one is `undefined`. */
  get<K extends KindName>(kind: K, name: string, namespace?: string): Promise<Gathered<ObjectOf<K> | undefined>>;
  /**
   * The JSON answer to a GET of a path, for what is no list of objects (the kubelet's summary, the version). With `once` it is not
   * asked again when the server is busy or what it asks for us does not answer.
   */
  read(path: string, options?: { readonly once?: boolean }): Promise<Gathered<unknown>>;
  /** The text answer to a GET of a path (logs). */
  readText(path: string): Promise<Gathered<string>>;
  close(): void;
}

/** A container to run a program in. */
export interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  /** Absent: the server's default container. */
  readonly container?: string;
}

/** What an ephemeral container may do, by the names that `kubectl debug --profile` has for it. */
export type DebugProfile = 'legacy' | 'general' | 'baseline' | 'restricted' | 'netadmin' | 'sysadmin';

/** A container that is added to a running pod. Kubernetes cannot take it out again: it stays in the pod's spec until the pod ends. */
export interface DebugContainer {
  readonly name: string;
  readonly image: string;
  readonly profile: DebugProfile;
  /** What it runs; when that ends, the container ends. */
  readonly command: readonly string[];
}

/** Adds containers to running pods. */
export interface PodDebugger {
  /** Adds one; that it was added does not mean that it runs. Rejects only when cancelled. */
  add(
    pod: { readonly namespace: string; readonly name: string },
    container: DebugContainer,
  ): Promise<Gathered<undefined>>;
}

/** Bounds of one run. */
export interface RunOptions {
  /** Milliseconds for the whole run, connecting included. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** Most bytes kept of each stream; what comes after is dropped and `truncated` is set. */
  readonly outputLimit?: number;
}

/** How a run ended. Only a failed transport may be retried: an exit code is an answer. */
export type ExecResult =
  | {
      readonly outcome: 'exited';
      readonly exitCode: number;
      readonly stdout: string;
      readonly stderr: string;
      readonly truncated: boolean;
      /** Milliseconds. */
      readonly took: number;
    }
  | {
      readonly outcome:
        | 'no-such-command'
        | 'not-running'
        | 'no-such-container'
        | 'timed-out'
        | 'transport-failed'
        | 'forbidden';
      /** The words of the server or the system. */
      readonly detail: string;
      /** A command that shows whether one may do it at all; where it was forbidden. */
      readonly next?: string;
      readonly stdout: string;
      readonly stderr: string;
      /** Milliseconds. */
      readonly took: number;
    };

/** Runs programs in containers. `argv` is never given to a shell unless its first word is one. */
export interface PodShell {
  run(container: ContainerRef, argv: readonly string[], options: RunOptions): Promise<ExecResult>;
}

/** Makes pods of our own and removes them. Nothing else in this program changes a cluster's pods. */
export interface PodMaker {
  /**
   * Makes a pod; a server that is too busy to take it is asked again for some seconds. Rejects when `signal` ends the request, which may
   * have been carried out then, and when `wanted` ends the wait for a busy server: then there is no pod.
   */
  create(
    namespace: string,
    pod: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
    wanted?: AbortSignal,
  ): Promise<Gathered<undefined>>;
  /** Waits until all containers of a pod run. */
  running(namespace: string, name: string, signal: AbortSignal): Promise<Gathered<undefined>>;
  /** Removes a pod, or finds that there is none. Not to be cancelled, and bounded by itself. */
  remove(namespace: string, name: string): Promise<Gathered<'removed' | 'not-there'>>;
}
