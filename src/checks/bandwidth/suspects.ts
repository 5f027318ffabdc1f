import { changeAt, type EndSeen, type Surroundings } from '../../domain/bandwidth/surroundings.ts';
import type { BandwidthReading, BandwidthTest, Flow } from '../../domain/bandwidth/test.ts';
import { endpointKey, podPath } from '../../domain/connectivity/endpoint.ts';
import type { SuspectName, SuspectVerdict, Suspicions } from '../../findings/catalogue/bandwidth.ts';
import type { Evidence } from '../../findings/finding.ts';
import type { LinkFacts } from './facts.ts';
import { masterOf } from './master.ts';

/** Something that often is the reason for too little bandwidth, and what was seen of it. */
export interface Suspect {
  readonly name: SuspectName;
  readonly verdict: SuspectVerdict;
  /** What was seen. */
  readonly seen: string;
}

type Measured = Extract<BandwidthReading, { kind: 'measured' }>;

/** TCP begins to slow down markedly where more than one segment in a thousand is lost (Mathis et al., 1997: rate ~ 1 / square root of loss). */
const MANY_RETRANSMITS = 0.001;
/** A stream that loses one packet in ten thousand at its own interface has a receiver or a queue that is too slow. */
const MANY_DROPS = 0.0001;
/** Percent of a core from which on a thread has no time left. */
const BUSY = 90;
/** Headers of IP and TCP with timestamps, and the MTU that is assumed where it is not known. */
const HEADERS = 52;
const USUAL_MTU = 1500;

/** Checks the usual suspects of a flow that carries too little: each is confirmed, ruled out, or unknown. */
export function suspectsOf(
  test: BandwidthTest,
  flow: Flow,
  reading: Measured,
  around: Surroundings | undefined,
  facts: LinkFacts,
): readonly Suspect[] {
  return [mtu(around), drops(around), retransmits(flow, around), processor(reading), sharedLink(test, facts)];
}

/** The verdicts by name. */
export function suspicions(suspects: readonly Suspect[]): Suspicions {
  return Object.fromEntries(suspects.map(({ name, verdict }) => [name, verdict]));
}

const verdicts: Readonly<Record<SuspectVerdict, string>> = {
  confirmed: 'confirmed',
  'ruled-out': 'ruled out',
  unknown: 'unknown',
};

const titles: Readonly<Record<SuspectName, string>> = {
  mtu: 'MTU',
  drops: 'drops and errors',
  retransmits: 'retransmits',
  processor: 'processor',
  sharedLink: 'shared master',
};

/** The suspects as evidence, the confirmed ones first. */
export function suspectEvidence(suspects: readonly Suspect[]): Evidence[] {
  const order: readonly SuspectVerdict[] = ['confirmed', 'unknown', 'ruled-out'];
  return suspects
    .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
    .map(({ name, verdict, seen }) => ({
      source: `suspect ${titles[name]}`,
      text: `${verdicts[verdict]}: ${seen}`,
    }));
}

function mtu(around: Surroundings | undefined): Suspect {
  const [client, server, path] = [around?.client.mtu, around?.server.mtu, around?.pathMtu];
  if (client === undefined || server === undefined)
    return { name: 'mtu', verdict: 'unknown', seen: 'the MTU of the interfaces could not be read' };
  if (client !== server)
    return { name: 'mtu', verdict: 'confirmed', seen: `${client} bytes at the client, ${server} at the server` };
  const ends = `${client} bytes at both ends`;
  if (path?.kind === 'full') return { name: 'mtu', verdict: 'ruled-out', seen: `${ends} and all the way` };
  if (path?.kind === 'limited') {
    const larger = path.blackHole ? 'larger packets vanish without a word' : 'larger packets are refused';
    return { name: 'mtu', verdict: 'confirmed', seen: `${ends}, but ${path.bytes} on the way: ${larger}` };
  }
  const why = path === undefined ? '' : `: ${path.why}`;
  return { name: 'mtu', verdict: 'unknown', seen: `${ends}; what fits on the way could not be found out${why}` };
}

function drops(around: Surroundings | undefined): Suspect {
  const at = (end: EndSeen | undefined) => (end === undefined ? undefined : changeAt(end));
  const ends = [
    ['client', at(around?.client)],
    ['server', at(around?.server)],
  ] as const;
  const texts = ends.map(([name, change]) =>
    change === undefined
      ? `the counters of the ${name} could not be read`
      : `${change.drops} dropped and ${change.errors} faulty of ${change.packets} packets at the ${name}`,
  );
  const isBad = ends.some(
    ([, change]) => change !== undefined && change.drops + change.errors > MANY_DROPS * change.packets,
  );
  const isRead = ends.every(([, change]) => change !== undefined);
  return { name: 'drops', verdict: isBad ? 'confirmed' : isRead ? 'ruled-out' : 'unknown', seen: texts.join(', ') };
}

function retransmits({ retransmits: count, bitsPerSecond, seconds }: Flow, around: Surroundings | undefined): Suspect {
  if (count === undefined || seconds === undefined)
    return { name: 'retransmits', verdict: 'unknown', seen: 'iperf3 did not count them' };
  const payload = (around?.client.mtu ?? USUAL_MTU) - HEADERS;
  const segments = Math.round((bitsPerSecond * seconds) / 8 / payload);
  return {
    name: 'retransmits',
    verdict: count > MANY_RETRANSMITS * segments ? 'confirmed' : 'ruled-out',
    seen: `${count} of about ${segments} segments were sent again`,
  };
}

function processor({ clientCpuPercent, serverCpuPercent }: Measured): Suspect {
  if (clientCpuPercent === undefined || serverCpuPercent === undefined)
    return { name: 'processor', verdict: 'unknown', seen: 'iperf3 did not tell its use' };
  const seen = `iperf3 took ${Math.round(clientCpuPercent)} % of a core at the client, ${Math.round(serverCpuPercent)} % at the server`;
  return {
    name: 'processor',
    verdict: Math.max(clientCpuPercent, serverCpuPercent) >= BUSY ? 'confirmed' : 'ruled-out',
    seen,
  };
}

function sharedLink({ from, to, distance }: BandwidthTest, { nads, endpoints }: LinkFacts): Suspect {
  const master = masterOf(from.network, nads);
  if (master === undefined)
    return { name: 'sharedLink', verdict: 'unknown', seen: `what ${from.network} sits on is not known` };
  if (distance === 'same-node')
    return {
      name: 'sharedLink',
      verdict: 'ruled-out',
      seen: `both pods are on node ${from.node}: ${master} does not carry it`,
    };
  if (endpoints === undefined)
    return { name: 'sharedLink', verdict: 'unknown', seen: `who else uses ${master} is not known` };
  const tested = new Set([from, to].map(endpointKey));
  const nodes = new Set([from.node, to.node]);
  const others = endpoints.filter(
    (one) => nodes.has(one.node) && !tested.has(endpointKey(one)) && masterOf(one.network, nads) === master,
  );
  if (others.length === 0)
    return { name: 'sharedLink', verdict: 'ruled-out', seen: `no other interface sits on ${master} of the two nodes` };
  const networks = [...new Set(others.map(({ network }) => network))].sort();
  const pods = new Set(others.map(podPath)).size;
  return {
    name: 'sharedLink',
    verdict: 'confirmed',
    seen: `${pods} other ${pods === 1 ? 'pod uses' : 'pods use'} ${master} of the two nodes (${networks.join(', ')})`,
  };
}
