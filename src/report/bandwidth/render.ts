import type { BandwidthReport } from '../../checks/bandwidth/report.ts';
import type { BandwidthMeasurement, Flow } from '../../domain/bandwidth/test.ts';
import type { Endpoint } from '../../domain/connectivity/endpoint.ts';
import { type Decoded, decoded, problem } from '../../domain/problem.ts';
import { findingData, unknownData } from '../check-data.ts';
import { OUTPUT_VERSION } from '../listing.ts';
import type { OutputFormat } from '../output-format.ts';
import { renderData } from '../render-listing.ts';
import { tally } from '../verdict.ts';
import { type BandwidthStyle, bandwidthText } from './text.ts';

type Data = Readonly<Record<string, unknown>>;

/** Renders bandwidth measurements in the format asked for. */
export function renderBandwidth(report: BandwidthReport, format: OutputFormat, style: BandwidthStyle): Decoded<string> {
  if (format.kind === 'table') return decoded(bandwidthText(report, { ...style, all: style.all || format.wide }));
  if (format.kind === 'name' || format.kind === 'custom-columns')
    return problem('--output', 'measurements are no list: use wide, json, yaml or jsonpath=TEMPLATE');
  return renderData(bandwidthData(report), format);
}

/** Bandwidth measurements as plain data; units are in the names. */
function bandwidthData(report: BandwidthReport): Data {
  const { takenAt, target, namespace, load, targets, measurements, findings, unknowns } = report;
  const { udpBitsPerSecond, ...rest } = load;
  return {
    apiVersion: OUTPUT_VERSION,
    kind: 'BandwidthReport',
    metadata: { takenAt, ...target, ...(namespace === undefined ? { allNamespaces: true } : { namespace }) },
    settings: {
      protocol: udpBitsPerSecond === undefined ? 'TCP' : 'UDP',
      ...(udpBitsPerSecond === undefined ? {} : { rateBitsPerSecond: udpBitsPerSecond }),
      ...rest,
      targets,
    },
    summary: { ...tally(report), unknown: unknowns.length, tests: measurements.length },
    tests: measurements.map(testData),
    findings: findings.map(findingData),
    unknowns: unknowns.map(unknownData),
  };
}

function testData({ test, reading }: BandwidthMeasurement): Data {
  const about = {
    network: test.from.network,
    family: test.family,
    client: endOf(test.from, test.bind),
    server: endOf(test.to, test.address),
    distance: test.distance,
    result: reading.kind,
  };
  if (reading.kind === 'no-connection') return { ...about, message: reading.said };
  if (reading.kind === 'unmeasured') return { ...about, why: reading.why };
  const { flows, clientCpuPercent, serverCpuPercent } = reading;
  return {
    ...about,
    flows: flows.map(flowData),
    ...(clientCpuPercent === undefined ? {} : { clientCpuPercent }),
    ...(serverCpuPercent === undefined ? {} : { serverCpuPercent }),
  };
}

function endOf({ namespace, pod, node, interface: name }: Endpoint, address: string): Data {
  return { namespace, pod, ...(node === undefined ? {} : { node }), interface: name, address };
}

function flowData({ bitsPerSecond, ...rest }: Flow): Data {
  return { receivedBitsPerSecond: bitsPerSecond, ...rest };
}
