import type { Refusal } from '../nodes/scheduling.ts';
import type { Trouble } from '../nodes/service.ts';
import type { Supply } from './supply.ts';

/** Why no more than so many pods fit. */
export type Limit =
  | { readonly kind: 'scheduling'; readonly refusal: Refusal }
  /** A DaemonSet has one pod on a node; `there` when it has. */
  | { readonly kind: 'one-per-node'; readonly there: boolean }
  /** The node cannot serve the network. */
  | { readonly kind: 'trouble'; readonly network: string; readonly trouble: Trouble }
  | {
      readonly kind: 'untold-service';
      readonly network: string;
      /** What it sits on; empty when that is not known. */
      readonly on: string;
      readonly why: string;
      readonly next?: string;
    }
  /** The range is divided among nodes, and the node has no slice. */
  | { readonly kind: 'no-slice'; readonly network: string }
  /** There is no such definition, or it is out of sight. */
  | { readonly kind: 'no-network'; readonly network: string; readonly certain: boolean }
  /** The request, or the addressing of a network, is refused whoever asks. */
  | { readonly kind: 'refused'; readonly what: string; readonly why: string }
  /** Addresses come from where nothing is counted, such as a DHCP server. */
  | { readonly kind: 'uncounted'; readonly network: string; readonly ipam: string }
  | { readonly kind: 'supply'; readonly supply: Supply };
