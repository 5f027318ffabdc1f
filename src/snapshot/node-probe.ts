import type { Gathered } from './gathered.ts';

/** What a program printed that was run on a node's network, as it came. */
export interface ProbeOutput {
  /** The random word that separates its sections. */
  readonly marker: string;
  readonly output: string;
}

/** One attempt to see the network of a node from inside: what was asked, through what, and the answer. */
export type NodeProbe =
  | {
      readonly node: string;
      /** In a host-network pod that was already there, or in one that was made for it. */
      readonly by: 'exec' | 'debug-pod';
      /** The pod: `namespace/name`. */
      readonly through: string;
      readonly answer: Gathered<ProbeOutput>;
    }
  | {
      readonly node: string;
      /** The kubelet's Summary API: the JSON of the node's part. */
      readonly by: 'summary';
      /** The path that was read. */
      readonly through: string;
      readonly answer: Gathered<unknown>;
    };
