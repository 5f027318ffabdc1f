import { DEFAULT_NETWORK, podPath } from '../../domain/connectivity/endpoint.ts';
import type { IntrusionReading } from '../../domain/connectivity/isolation.ts';
import type { Measurement } from '../../domain/connectivity/measurement.ts';
import type { Probed } from '../../domain/connectivity/probed.ts';
import type { Evidence, Finding } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import type { Unjudged } from '../check.ts';
import { forEachReason, networkRef, podOf, podsIn } from './evidence.ts';

const MOST_EVIDENCE = 3;

/** Networks that answer to interfaces that are not on them (MN605), or share a segment with them (MN608). */
export function* brokenIsolation({ isolation, measurements }: Probed): Iterable<Finding | Unjudged> {
  const readings = isolation?.readings ?? [];
  const alive = new Set([
    ...measurements.filter(isAnswer).map(({ pair }) => pair.address),
    ...readings.filter(({ reading }) => reading.kind === 'answered').map(({ intrusion }) => intrusion.pair.address),
  ]);
  const fields = Map.groupBy(readings, ({ intrusion }) => `${intrusion.network} ${intrusion.pair.from.network}`);
  for (const own of fields.values()) {
    const [first] = own;
    if (first === undefined) continue;
    const { network, pair } = first.intrusion;
    const via = pair.from.network;
    const measured = own.filter(({ reading }) => reading.kind !== 'unmeasured');
    const answered = own.filter(({ reading }) => reading.kind === 'answered');
    const shared = own.filter(({ reading }) => reading.kind === 'same-segment');
    const about = (found: readonly IntrusionReading[]) => ({
      subject: networkRef(network),
      affected: podsIn(found.map(({ intrusion }) => intrusion.pair)),
      evidence: found.slice(0, MOST_EVIDENCE).map(evidenceOf),
    });
    const counts = (found: readonly IntrusionReading[]) => ({
      network,
      via,
      attempts: found.length,
      of: measured.length,
      example: podPath(found[0]?.intrusion.pair.from ?? pair.from),
    });
    if (answered.length > 0)
      yield finding('MN605', {
        ...about(answered),
        args: { ...counts(answered), isDefault: via === DEFAULT_NETWORK },
      });
    if (shared.length > 0) yield finding('MN608', { ...about(shared), args: counts(shared) });
    yield* notJudged(own, alive);
  }
}

const isAnswer = ({ reading }: Measurement): boolean => reading.kind === 'answered';

/** Silence proves isolation only where the address answers somebody; who could not try proves nothing. */
function* notJudged(own: readonly IntrusionReading[], alive: ReadonlySet<string>): Iterable<Unjudged> {
  const dead = own.filter(({ intrusion, reading }) => reading.kind === 'apart' && !alive.has(intrusion.pair.address));
  const targets = Map.groupBy(dead, ({ intrusion }) => intrusion.pair.address);
  for (const [address, [first]] of targets) {
    const to = first?.intrusion.pair.to;
    if (first === undefined || to?.kind !== 'pod') continue;
    yield {
      subject: podOf(to.endpoint),
      unjudged: `isolation of ${first.intrusion.network}: nobody on it was seen to reach ${address}, so its silence towards others proves nothing`,
    };
  }
  yield* forEachReason(
    own.flatMap(({ intrusion: { pair, network }, reading }) =>
      reading.kind === 'unmeasured'
        ? [{ from: pair.from, why: `isolation of ${network} could not be tried from it: ${reading.why}` }]
        : [],
    ),
  );
}

function evidenceOf({ intrusion: { pair }, reading }: IntrusionReading): Evidence {
  const text =
    reading.kind === 'same-segment'
      ? `no ping came back, but ${reading.mac} answered for ${pair.address} on ${pair.from.interface}`
      : `${pair.address} answers`;
  return { source: `ping -I ${pair.from.interface} ${pair.address}`, of: podOf(pair.from), text };
}
