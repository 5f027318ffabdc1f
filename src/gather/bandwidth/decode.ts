import { parseAddress } from '../../domain/addresses/address.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import type { BandwidthRun } from '../../domain/bandwidth/run.ts';
import type { EndSeen } from '../../domain/bandwidth/surroundings.ts';
import type { BandwidthMeasurement, BandwidthReading, BandwidthTest, Flow } from '../../domain/bandwidth/test.ts';
import type { Endpoint } from '../../domain/connectivity/endpoint.ts';
import { distanceOf } from '../../domain/connectivity/pair.ts';
import { parseEndLink } from '../../probe/end-link.ts';
import { type Iperf3Flow, type Iperf3Result, parseIperf3 } from '../../probe/iperf3.ts';
import type {
  BandwidthRecord,
  BandwidthTestRecord,
  EndLinkRecord,
  Iperf3Output,
} from '../../snapshot/bandwidth-record.ts';
import type { EndRecord } from '../../snapshot/end-record.ts';
import type { Gathered, NotGathered } from '../../snapshot/gathered.ts';
import { endsIn } from '../ends.ts';

/** Interprets what iperf3 printed. Tests whose pods are not in the snapshot are gaps of it. */
export function bandwidthOf(
  record: BandwidthRecord | undefined,
  pods: Gathered<readonly Pod[]>,
): Gathered<BandwidthRun> {
  if (record === undefined) {
    const what = 'measure bandwidth';
    return { ok: false, why: { reason: 'not-asked', what, detail: 'nobody asked for bandwidth (iperf3)' } };
  }
  if (!pods.ok) return pods;
  const endOf = endsIn(pods.value);
  const read = record.tests.map((test) => measurementOf(test, endOf));
  const gaps = read.flatMap((one) => ('gap' in one ? [one.gap] : []));
  const { at, tests: _, ...rest } = record;
  const measurements = read.flatMap((one) => ('gap' in one ? [] : [one]));
  return { ok: true, at, value: { ...rest, measurements }, ...(gaps.length > 0 ? { gaps } : {}) };
}

function measurementOf(
  { client, server, bind, address, answer, links, pathMtu }: BandwidthTestRecord,
  endOf: (end: EndRecord) => Endpoint | undefined,
): BandwidthMeasurement | { readonly gap: NotGathered } {
  const [from, to, family] = [endOf(client), endOf(server), parseAddress(address)?.family];
  if (from === undefined || to === undefined || family === undefined) {
    const [{ namespace, pod, interface: name }] = from === undefined ? [client] : [server];
    const detail =
      family === undefined ? `"${address}" is no address` : `the snapshot has no ${name} of pod ${namespace}/${pod}`;
    return { gap: { reason: 'undecodable', what: 'read a measurement of bandwidth', detail } };
  }
  const distance = distanceOf({ from, to: { kind: 'pod', endpoint: to }, family, address });
  const test: BandwidthTest = { from, to, family, address, bind, distance };
  const reading = bandwidthReadingOf(answer);
  if (links === undefined) return { test, reading };
  const around = {
    client: endSeen(links.client, client.interface),
    server: endSeen(links.server, server.interface),
    ...(pathMtu === undefined ? {} : { pathMtu }),
  };
  return { test, reading, around };
}

function endSeen({ before, after }: EndLinkRecord, name: string): EndSeen {
  const [first, last] = [before, after].map((text) => (text.ok ? parseEndLink(text.value, name) : {}));
  const mtu = last?.mtu ?? first?.mtu;
  return {
    ...(mtu === undefined ? {} : { mtu }),
    ...(first?.counters === undefined ? {} : { before: first.counters }),
    ...(last?.counters === undefined ? {} : { after: last.counters }),
  };
}

/** What a test says of the way. */
export function bandwidthReadingOf(answer: Gathered<Iperf3Output>): BandwidthReading {
  if (!answer.ok) return { kind: 'unmeasured', why: answer.why.detail };
  const { by, stdout, stderr, exitCode } = answer.value;
  const parsed = parseIperf3(`${stdout}\n${stderr}`);
  if (by === 'server') {
    const error = parsed.ok ? parsed.value.error : undefined;
    const said = error?.message ?? (stderr.trim().split('\n')[0] || `exit code ${exitCode}`);
    return { kind: 'unmeasured', why: `the server ended before it served: ${said}` };
  }
  if (!parsed.ok) return { kind: 'unmeasured', why: `${parsed.problem.place} ${parsed.problem.message}` };
  return readingOf(parsed.value);
}

const noConnection = ['refused', 'unreachable', 'timed-out'] as const;

/** What a client's report says of the way. */
function readingOf(result: Iperf3Result): BandwidthReading {
  const { error, flows, hostCpuPercent, remoteCpuPercent } = result;
  if (error !== undefined) {
    return noConnection.some((kind) => kind === error.kind)
      ? { kind: 'no-connection', said: error.message }
      : { kind: 'unmeasured', why: error.message };
  }
  const measured = flows.flatMap(flowOf);
  if (measured.length === 0) return { kind: 'unmeasured', why: 'iperf3 reported no figures' };
  return {
    kind: 'measured',
    flows: measured,
    ...(hostCpuPercent === undefined ? {} : { clientCpuPercent: hostCpuPercent }),
    ...(remoteCpuPercent === undefined ? {} : { serverCpuPercent: remoteCpuPercent }),
  };
}

function flowOf(flow: Iperf3Flow): Flow[] {
  const bitsPerSecond = flow.receivedBitsPerSecond ?? flow.sentBitsPerSecond;
  if (bitsPerSecond === undefined) return [];
  const { seconds, retransmits, maxCongestionWindowBytes, jitterMs, lostPercent } = flow;
  return [
    {
      sender: flow.from,
      bitsPerSecond,
      ...(seconds === undefined ? {} : { seconds }),
      ...(retransmits === undefined ? {} : { retransmits }),
      ...(maxCongestionWindowBytes === undefined ? {} : { maxCongestionWindowBytes }),
      ...(jitterMs === undefined ? {} : { jitterMs }),
      ...(lostPercent === undefined ? {} : { lostPercent }),
    },
  ];
}
