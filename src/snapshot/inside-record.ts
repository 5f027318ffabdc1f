import type { Gathered } from './gathered.ts';

/** One program of several that stand in for the script in a container without a shell, and what it printed. */
export interface StepOutput {
  /** What was printed, as the parser calls it: `ip -j addr`. */
  readonly name: string;
  readonly argv: readonly string[];
  /** Its output counts whatever its exit code. */
  readonly mayFail?: true;
  readonly stdout: string;
  readonly exitCode: number;
}

/** What programs printed that were run in a container, as it came. */
export type InsideOutput =
  | {
      /** One script in the container's shell. */
      readonly by: 'sh';
      readonly container: string;
      /** The random word that separates its sections. */
      readonly marker: string;
      readonly stdout: string;
    }
  | {
      /** One program after the other. */
      readonly by: 'steps';
      readonly container: string;
      readonly steps: readonly StepOutput[];
    };

/** One attempt to see the network of a pod from inside. */
export interface InsideRecord {
  readonly namespace: string;
  readonly pod: string;
  /** A pod of the same name that came later is another pod. */
  readonly uid: string;
  readonly answer: Gathered<InsideOutput>;
  /** A second look at the same, some seconds later: counters tell by their growth. */
  readonly later?: Gathered<InsideOutput>;
  /** What the kubelet tells of the pod in its summary, where no program could: the JSON of the pod's part. */
  readonly summary?: Gathered<unknown>;
}

/** What was looked at inside pods, and what is needed to judge it. */
export interface InsidesRecord {
  readonly pods: readonly InsideRecord[];
  /** Addresses of the cluster's own service (default/kubernetes): every pod has a route to the range they are of. */
  readonly services: Gathered<readonly string[]>;
}
