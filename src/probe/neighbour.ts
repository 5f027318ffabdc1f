/** State of a neighbour entry in the kernel's words (NUD states). */
export type NeighbourState =
  | 'reachable'
  | 'stale'
  | 'delay'
  | 'probe'
  | 'incomplete'
  | 'failed'
  | 'noarp'
  | 'permanent'
  | 'none';

/** What the kernel knows of the hardware address behind an address on one of its links. */
export interface ObservedNeighbour {
  readonly address: string;
  readonly interface: string;
  /** Lower case, colons. Absent while unresolved. */
  readonly mac?: string;
  /** Absent where the tool prints none that is known; /proc/net/arp tells only some. */
  readonly state?: NeighbourState;
  readonly router?: boolean;
}

const states: readonly NeighbourState[] = [
  'reachable',
  'stale',
  'delay',
  'probe',
  'incomplete',
  'failed',
  'noarp',
  'permanent',
  'none',
];

/** The neighbour state of that name, in either case. */
export function neighbourState(word: string): NeighbourState | undefined {
  const lower = word.toLowerCase();
  return states.find((state) => state === lower);
}
