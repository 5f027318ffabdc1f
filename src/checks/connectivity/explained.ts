import { parseAddress } from '../../domain/addresses/address.ts';
import { type Endpoint, podPath } from '../../domain/connectivity/endpoint.ts';
import type { Measurement, Silence } from '../../domain/connectivity/measurement.ts';
import { distanceOf, type Pair } from '../../domain/connectivity/pair.ts';
import type { PathMtuReading } from '../../domain/connectivity/path-mtu.ts';
import type { Finding } from '../../findings/finding.ts';
import { pathOf } from '../../findings/refs.ts';

/** What of the trouble between pods has a known cause. */
export interface Explanation {
  /** Whether the cause takes what came of a pair: nothing else is to be made of it then. */
  readonly takes: (measurement: Measurement) => boolean;
  /** The same for a path MTU. */
  readonly takesMtu: (reading: PathMtuReading) => boolean;
}

const never = () => false;

/** What a finding that rests on other evidence than pings explains of their trouble; nothing for most. */
export function explanationBy(finding: Finding): Explanation | undefined {
  switch (finding.code) {
    case 'MN302': {
      const pods = new Set(finding.affected.map(pathOf));
      return silence((end) => pods.has(podPath(end)));
    }
    case 'MN320':
    case 'MN321':
      return silenceAt(finding.args.interfaces);
    case 'MN322':
      return silenceAt(finding.args.drifts);
    case 'MN309':
      return finding.severity === 'P1' ? confusion(finding.args.networks, finding.args.addresses) : undefined;
    case 'MN323':
      return confusion([finding.args.network], finding.args.addresses);
    case 'MN402': {
      const { networks, nodes } = finding.args;
      const down = new Set(nodes.map(({ node }) => node));
      return silence(({ node = '', network }) => down.has(node) && networks.includes(network));
    }
    case 'MN408': {
      const { networks, nodes } = finding.args;
      const islands = new Set(nodes.map(({ node }) => node));
      return silence(
        ({ node = '', network }) => islands.has(node) && networks.includes(network),
        (pair) => distanceOf(pair) === 'cross-node',
      );
    }
    case 'MN324': {
      const { network, sizes } = finding.args;
      const least = new Map(sizes.flatMap(({ mtu, pods }) => pods.map((pod) => [pod, mtu] as const)));
      return narrowEnd((end) => (end.network === network ? least.get(podPath(end)) : undefined));
    }
    case 'MN404': {
      const { networks, sizes } = finding.args;
      const least = new Map(sizes.flatMap(({ mtu, nodes }) => nodes.map((node) => [node, mtu] as const)));
      return narrowEnd(({ network, node = '' }) => (networks.includes(network) ? least.get(node) : undefined));
    }
    default:
      return undefined;
  }
}

/** The ends at which the cause of silence may lie: a source that lacks its interface or address proves nothing of the other end. */
function suspectEnds({ from, to }: Pair, silence: Silence): Endpoint[] {
  const isOwn = silence === 'no-interface' || silence === 'no-source';
  return isOwn || to.kind !== 'pod' ? [from] : [from, to.endpoint];
}

/** Silence of pairs that begin or end at certain interfaces. A host that refuses a connection is there. */
function silence(isCause: (end: Endpoint) => boolean, isMeant: (pair: Pair) => boolean = () => true): Explanation {
  return {
    takes: ({ pair, reading }) =>
      reading.kind === 'silent' &&
      reading.silence !== 'refused' &&
      isMeant(pair) &&
      suspectEnds(pair, reading.silence).some(isCause),
    takesMtu: never,
  };
}

function silenceAt(interfaces: readonly { readonly pod: string; readonly interface: string }[]): Explanation {
  const keys = new Set(interfaces.map(({ pod, interface: name }) => `${pod} ${name}`));
  return silence((end) => keys.has(`${podPath(end)} ${end.interface}`));
}

/**
 * Whatever comes of pairs that begin or end at an address which several hold. An answer goes to the holder whose hardware address its
 * sender learned last: the others lose it, or get one that they did not wait for. Silence with a reason of its own stays.
 */
function confusion(networks: readonly string[], addresses: readonly { readonly value: string }[]): Explanation {
  // network-status has an address as its plugin wrote it.
  const values = addresses.map(({ value }) => parseAddress(value)?.text ?? value);
  const shared = new Set(networks.flatMap((network) => values.map((value) => `${network} ${value}`)));
  const isConfused = ({ from, family, address }: Pair): boolean =>
    shared.has(`${from.network} ${address}`) ||
    from.addresses.some((own) => own.family === family && shared.has(`${from.network} ${own.text}`));
  return {
    takes: ({ pair, reading }) => {
      if (!isConfused(pair)) return false;
      if (reading.kind === 'silent') return reading.silence === 'no-answer' || reading.silence === 'unreachable';
      return reading.kind === 'answered';
    },
    takesMtu: never,
  };
}

/** A path that is as narrow as the interface at its other end. */
function narrowEnd(mtuOf: (end: Endpoint) => number | undefined): Explanation {
  return {
    takes: never,
    takesMtu: ({ pair, mtu }) =>
      mtu.kind === 'limited' && pair.to.kind === 'pod' && mtuOf(pair.to.endpoint) === mtu.bytes,
  };
}
