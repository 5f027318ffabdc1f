import { meetings } from '../addresses/meetings.ts';
import { unite, type Window } from '../addresses/window.ts';

/** Where frames of a network go: networks of one segment hear one another. */
export interface Segment {
  readonly kind: 'master' | 'bridge' | 'resource';
  /** The master interface, the bridge or the device plugin's resource. */
  readonly name: string;
  /** Absent, or 0, when frames are not tagged. */
  readonly vlan?: number | undefined;
}

/** A NAD and its addresses. */
export interface AddressedNetwork {
  /** `namespace/name`. */
  readonly nad: string;
  /** Undefined when it is not known. */
  readonly segment?: Segment | undefined;
  /** What is given to pods. */
  readonly handsOut: readonly Window[];
  /** The networks that pods get a connected route to. */
  readonly subnets: readonly Window[];
  /** Networks of one guard never give the same address twice: one IPPool, or one that reserves across ranges. */
  readonly guard?: string | undefined;
}

/** Two NADs of one segment that give the same addresses to different pods. */
export interface NetworkOverlap {
  readonly networks: readonly [string, string];
  readonly segment: Segment;
  readonly shared: readonly Window[];
}

/** Addresses of the cluster itself. */
export interface ClusterRange {
  readonly kind: 'pods' | 'services' | 'node';
  /** Whose they are: a node, or the service network. */
  readonly name: string;
  readonly window: Window;
}

/** A NAD whose addresses are also the cluster's own. */
export interface ClusterOverlap {
  readonly nad: string;
  readonly range: ClusterRange;
  readonly shared: readonly Window[];
}

/** A text that equal segments share. */
export function segmentKey({ kind, name, vlan }: Segment): string {
  return `${kind} ${name} ${vlan || 'untagged'}`;
}

/** The NADs that may give one address to two pods which hear each other. NADs without a known segment are not judged. */
export function networkOverlaps(networks: readonly AddressedNetwork[]): NetworkOverlap[] {
  const placed = networks.flatMap((network) =>
    network.segment === undefined ? [] : [{ ...network, segment: network.segment }],
  );
  return Map.groupBy(placed, ({ segment }) => segmentKey(segment))
    .values()
    .flatMap((beside) => {
      const owned = beside.flatMap((owner) => owner.handsOut.map((window) => ({ window, owner })));
      const meeting = meetings(owned).filter(
        ({ owners: [a, b] }) => a.nad !== b.nad && !(a.guard && a.guard === b.guard),
      );
      return Map.groupBy(meeting, ({ owners }) =>
        owners
          .map(({ nad }) => nad)
          .toSorted()
          .join(' '),
      ).values();
    })
    .flatMap((same): NetworkOverlap[] => {
      const [first] = same;
      if (first === undefined) return [];
      const [a, b] = first.owners;
      const networks = a.nad < b.nad ? ([a.nad, b.nad] as const) : ([b.nad, a.nad] as const);
      return [{ networks, segment: a.segment, shared: unite(same.map(({ shared }) => shared)) }];
    })
    .toArray();
}

/**
 * The NADs whose subnet shadows pods or services (a pod attached to it reaches them no longer), or that give away the address of a
 * node. A subnet around a node's address is no overlap: that is how a network beside the node's looks.
 */
export function clusterOverlaps(
  networks: readonly AddressedNetwork[],
  ranges: readonly ClusterRange[],
): ClusterOverlap[] {
  const [nodes, routed] = [true, false].map((node) => ranges.filter(({ kind }) => (kind === 'node') === node));
  return [
    ...between(networks, ({ subnets }) => subnets, routed ?? []),
    ...between(networks, ({ handsOut }) => handsOut, nodes ?? []),
  ];
}

type Party = { readonly nad: string } | { readonly range: ClusterRange };

function between(
  networks: readonly AddressedNetwork[],
  windowsOf: (network: AddressedNetwork) => readonly Window[],
  ranges: readonly ClusterRange[],
): ClusterOverlap[] {
  const ours = networks.flatMap((network) =>
    windowsOf(network).map((window) => ({ window, owner: { nad: network.nad } as const })),
  );
  const theirs = ranges.map((range) => ({ window: range.window, owner: { range } as const }));
  const met = meetings<Party>([...ours, ...theirs]).flatMap(({ owners: [a, b], shared }) => {
    const nad = 'nad' in a ? a.nad : 'nad' in b ? b.nad : undefined;
    const range = 'range' in a ? a.range : 'range' in b ? b.range : undefined;
    return nad === undefined || range === undefined ? [] : [{ nad, range, shared }];
  });
  return Map.groupBy(met, ({ nad, range }) => `${nad} ${range.kind} ${range.name}`)
    .values()
    .flatMap((same): ClusterOverlap[] => {
      const [first] = same;
      if (first === undefined) return [];
      return [{ nad: first.nad, range: first.range, shared: unite(same.map(({ shared }) => shared)) }];
    })
    .toArray();
}
