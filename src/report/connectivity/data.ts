import type { ConnectivityReport } from '../../checks/connectivity/report.ts';
import type { Endpoint } from '../../domain/connectivity/endpoint.ts';
import { gradeOf, type Measurement, type Reading } from '../../domain/connectivity/measurement.ts';
import { distanceOf, type Pair } from '../../domain/connectivity/pair.ts';
import type { PathMtu } from '../../domain/connectivity/path-mtu.ts';
import { findingData, unknownData } from '../check-data.ts';
import { OUTPUT_VERSION } from '../listing.ts';
import { tally } from '../verdict.ts';

type Data = Readonly<Record<string, unknown>>;

/** Measurements as plain data, with every pair; units are in the names. */
export function connectivityData(report: ConnectivityReport): Data {
  const { takenAt, target, namespace, method, targets, plans, measurements, mtus = [], isolation } = report;
  const mtuOf = new Map(mtus.map(({ pair, mtu }) => [pair, mtu]));
  return {
    apiVersion: OUTPUT_VERSION,
    kind: 'PingReport',
    metadata: { takenAt, ...target, ...(namespace === undefined ? { allNamespaces: true } : { namespace }) },
    settings: { method, rttTargets: targets },
    summary: { ...tally(report), unknown: report.unknowns.length, pairs: measurements.length },
    networks: plans.map(({ network, endpoints, pairs, possible, possibleGateways, nodePairs, sharing }) => ({
      network,
      endpoints: endpoints.length,
      pairsOfPods: possible,
      ...(possibleGateways === undefined ? {} : { pairsWithGateways: possibleGateways }),
      measured: pairs.length,
      nodePairs,
      sharingAddresses: sharing.map(({ address, from, to }) => ({ address, from: endOf(from), to: targetData(to) })),
    })),
    pairs: measurements.map((one) => pairData(one, gradeOf(one, targets), mtuOf.get(one.pair))),
    ...(isolation === undefined
      ? {}
      : {
          isolation: {
            possible: isolation.of,
            attempts: isolation.readings.map(({ intrusion: { network, pair }, reading }) => ({
              network,
              ...waysOf(pair),
              result: reading.kind,
              ...(reading.kind === 'same-segment' ? { mac: reading.mac } : {}),
              ...(reading.kind === 'unmeasured' ? { why: reading.why } : {}),
            })),
          },
        }),
    findings: report.findings.map(findingData),
    unknowns: report.unknowns.map(unknownData),
  };
}

function pairData({ pair, reading }: Measurement, grade: string, mtu: PathMtu | undefined): Data {
  return {
    network: pair.from.network,
    family: pair.family,
    ...waysOf(pair),
    distance: distanceOf(pair),
    grade,
    ...readingData(reading),
    ...(mtu === undefined ? {} : { pathMtu: mtuData(mtu) }),
  };
}

function waysOf({ from, to, address }: Pair): Data {
  return { from: endOf(from), to: { ...targetData(to), address } };
}

function endOf({ namespace, pod, node, interface: name, addresses }: Endpoint): Data {
  return {
    namespace,
    pod,
    ...(node === undefined ? {} : { node }),
    interface: name,
    addresses: addresses.map(({ text }) => text),
  };
}

function targetData(to: Pair['to']): Data {
  return to.kind === 'pod' ? { kind: to.kind, ...endOf(to.endpoint) } : { ...to };
}

function readingData(reading: Reading): Data {
  switch (reading.kind) {
    case 'answered': {
      const { sent, received, lossPercent, times, duplicates } = reading;
      return {
        ...(sent === undefined ? {} : { sentPackets: sent }),
        ...(received === undefined ? {} : { receivedPackets: received }),
        lossPercent,
        ...(times === undefined ? {} : { roundTripMs: roundTrip(times) }),
        ...(duplicates > 0 ? { duplicates } : {}),
        ...boundData(reading),
      };
    }
    case 'silent': {
      const { silence, sent, said } = reading;
      return {
        reason: silence,
        ...(sent === undefined ? {} : { sentPackets: sent, receivedPackets: 0, lossPercent: 100 }),
        ...(said === undefined ? {} : { message: said }),
        ...boundData(reading),
      };
    }
    case 'unmeasured':
      return { why: reading.why };
  }
}

function boundData({ unbound }: { readonly unbound?: true }): Data {
  return unbound === undefined ? {} : { boundToInterface: false };
}

function roundTrip({ minMs, avgMs, maxMs, devMs }: NonNullable<Extract<Reading, { kind: 'answered' }>['times']>): Data {
  return { min: minMs, avg: avgMs, max: maxMs, ...(devMs === undefined ? {} : { mdev: devMs }) };
}

function mtuData(mtu: PathMtu): Data {
  if (mtu.kind === 'unknown') return { unknown: mtu.why };
  if (mtu.kind === 'full') return { bytes: mtu.bytes };
  const { bytes, interfaceBytes, blackHole, toldBy } = mtu;
  return { bytes, interfaceBytes, blackHole, ...(toldBy === undefined ? {} : { toldBy }) };
}
