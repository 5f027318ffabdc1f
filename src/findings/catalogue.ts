import { applications } from './catalogue/applications.ts';
import { attachments } from './catalogue/attachments.ts';
import { bandwidth } from './catalogue/bandwidth.ts';
import { connectivity } from './catalogue/connectivity.ts';
import { definitions } from './catalogue/definitions.ts';
import { inside } from './catalogue/inside.ts';
import { installation } from './catalogue/installation.ts';
import { nodes } from './catalogue/nodes.ts';
import { pools } from './catalogue/pools.ts';
import { whereabouts } from './catalogue/whereabouts.ts';
import type { Entry } from './entry.ts';

/**
 * Every code, grouped by hundreds: 1xx the multi-network installation, 2xx definitions, 3xx attachments, 4xx nodes and masters,
 * 5xx pools, 6xx connectivity, 7xx bandwidth, 8xx what applications are configured to use. A code is never used again.
 */
export const catalogue = {
  ...installation,
  ...definitions,
  ...attachments,
  ...inside,
  ...nodes,
  ...pools,
  ...whereabouts,
  ...connectivity,
  ...bandwidth,
  ...applications,
};

type Catalogue = typeof catalogue;
/** `MN` and three digits. */
export type FindingCode = keyof Catalogue;
/** The arguments of a code's wording. */
export type ArgsOf<C extends FindingCode> = Catalogue[C] extends Entry<infer A> ? A : never;

/** The areas of the catalogue, by the first digit of a code. */
export const areas = {
  '1': 'installation',
  '2': 'definitions',
  '3': 'attachments',
  '4': 'nodes',
  '5': 'pools',
  '6': 'connectivity',
  '7': 'bandwidth',
  '8': 'applications',
} as const;
