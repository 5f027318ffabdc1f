import { type KindName, kinds, type ObjectOf } from '../kube/kinds.ts';
import type { BandwidthRecord } from './bandwidth-record.ts';
import type { Gathered } from './gathered.ts';
import type { InsidesRecord } from './inside-record.ts';
import type { NodeProbe } from './node-probe.ts';
import type { PingsRecord } from './pings-record.ts';
import type { Target } from './target.ts';

/** The lists that were read of a cluster, as far as they were asked for. */
export type Lists = { readonly [K in KindName]?: Gathered<readonly ObjectOf<K>[]> };

/** What was read of a cluster at one moment: plain data, the content of a snapshot file. */
export interface Recording {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly target: Target;
  readonly lists: Lists;
  /** How nodes were looked at from inside; absent when nobody asked. */
  readonly nodeProbes?: readonly NodeProbe[];
  /** What was seen inside pods; absent when nobody asked. */
  readonly insides?: InsidesRecord;
  /** What was measured between pods by ping; absent when nobody asked. */
  readonly pings?: PingsRecord;
  /** What was measured of bandwidth between pods; absent when nobody asked. */
  readonly bandwidth?: BandwidthRecord;
}

/** The names of all kinds, in a fixed order. */
export const kindNames: readonly KindName[] = Object.keys(kinds).filter((name): name is KindName =>
  Object.hasOwn(kinds, name),
);
