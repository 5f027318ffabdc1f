import type { ObservedInside } from '../probe/inside-observe.ts';
import type { SummaryInterface } from '../probe/summary.ts';
import type { Gathered } from './gathered.ts';

/** What was seen in a pod's network namespace at one moment. */
export interface Look {
  /** The container whose programs told. */
  readonly container: string;
  readonly observed: ObservedInside;
}

/** What is known of the inside of one pod. */
export interface Inside {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly look: Gathered<Look>;
  /** A second look, some seconds later. */
  readonly later?: Gathered<Look>;
  /** The interfaces that the kubelet names, without state and addresses; asked for where no program could tell. */
  readonly kubelet?: Gathered<readonly SummaryInterface[]>;
}
