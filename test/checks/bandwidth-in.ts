import assert from 'node:assert/strict';
import type { Pod } from '../../src/domain/attachments/pod.ts';
import { isRecord } from '../../src/kube/record.ts';
import { decodeBandwidth } from '../../src/snapshot/bandwidth-file.ts';
import type { Recording } from '../../src/snapshot/recording.ts';
import { endNamed } from './pings-in.ts';

/** True for an object that stands for measurements of bandwidth. */
export function isBandwidth(object: unknown): object is Record<string, unknown> {
  return isRecord(object) && object.kind === 'Bandwidth';
}

/**
 * An object of kind Bandwidth stands for iperf3 tests: `tests` has for each, written `POD INTERFACE > POD INTERFACE`, the report of the client as
 * `BITS/S`, as `BITS/S udp lost PERCENT jitter MS`, or an error in iperf3's words. `targets` are those of the record, `untested` says why
 * pods could not be tested. `mtus` has that of interfaces, by `POD INTERFACE`; what else is known of them is never said.
 */
export function bandwidthIn(
  objects: readonly unknown[],
  pods: readonly Pod[],
  at: string,
): Pick<Recording, 'bandwidth'> {
  const item = objects.find(isBandwidth);
  if (item === undefined) return {};
  const endOf = endNamed(pods);
  const { targets = {}, tests = {}, untested = [], mtus = {} } = item;
  assert.ok(isRecord(tests) && isRecord(mtus));
  const read = decodeBandwidth({
    at,
    load: { durationSeconds: 5, parallel: 1 },
    targets,
    tests: Object.entries(tests).map(([text, said]) => {
      const [from = '', to = ''] = text.split(' > ');
      const [{ address: bind, ...client }, { address, ...server }] = [endOf(from), endOf(to)];
      const value = { by: 'client', stdout: JSON.stringify(reportOf(String(said))), stderr: '', exitCode: 0 };
      const links = { client: linkOf(mtus[from], at), server: linkOf(mtus[to], at) };
      return { client, server, bind, address, answer: { at, value }, links };
    }),
    untested,
  });
  assert.ok(read.ok, read.ok ? '' : `${read.problem.place}: ${read.problem.message}`);
  return { bandwidth: read.value };
}

/** What is said of an interface before and after a test. */
function linkOf(mtu: unknown, at: string): object {
  const said =
    mtu === undefined
      ? { missing: { reason: 'not-asked', what: 'read an MTU', detail: 'the case does not say it' } }
      : { at, value: `${String(mtu)}\n` };
  return { before: said, after: said };
}

function reportOf(said: string): object {
  const [, rate, lost, jitter] = /^([\d.e]+)(?: udp lost ([\d.]+) jitter ([\d.]+))?$/.exec(said) ?? [];
  if (rate === undefined) return { start: {}, end: {}, error: said };
  const sum = { bits_per_second: Number(rate), seconds: 5 };
  if (lost === undefined)
    return {
      start: { test_start: { protocol: 'TCP', reverse: 0 } },
      end: { sum_sent: { ...sum, retransmits: 0 }, sum_received: sum },
    };
  const udp = { ...sum, lost_percent: Number(lost), jitter_ms: Number(jitter), lost_packets: 1, packets: 100 };
  return { start: { test_start: { protocol: 'UDP', reverse: 0 } }, end: { sum_sent: sum, sum_received: udp } };
}
