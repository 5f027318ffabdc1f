import type { BandwidthRun } from '../../domain/bandwidth/run.ts';
import type { BandwidthMeasurement } from '../../domain/bandwidth/test.ts';
import { podPath } from '../../domain/connectivity/endpoint.ts';
import type { Measurement } from '../../domain/connectivity/measurement.ts';
import type { Evidence, Finding, FindingOf } from '../../findings/finding.ts';
import { pathOf, podRef } from '../../findings/refs.ts';
import { explanationBy } from '../connectivity/explained.ts';

/**
 * Leaves a test that could not connect (MN704) to the finding that tells why: an interface, address or node that is at fault, or pods that
 * do not answer pings either. The failure is evidence of that.
 */
export function foldConnections(
  findings: readonly Finding[],
  { measurements }: BandwidthRun,
  pings: readonly Measurement[],
): Finding[] {
  const proofs = new Map<Finding, Evidence[]>();
  const left = findings.filter((finding) => {
    if (finding.code !== 'MN704') return true;
    const cause = causeOf(finding, findings, measurements, pings);
    if (cause === undefined) return true;
    proofs.set(cause, [...(proofs.get(cause) ?? []), evidenceOf(finding)]);
    return false;
  });
  return left.map((finding) => {
    const proof = proofs.get(finding);
    return proof === undefined ? finding : { ...finding, evidence: [...finding.evidence, ...proof] };
  });
}

function causeOf(
  failure: FindingOf<'MN704'>,
  findings: readonly Finding[],
  measurements: readonly BandwidthMeasurement[],
  pings: readonly Measurement[],
): Finding | undefined {
  const { network, from, to } = failure.args;
  const tried = measurements.filter(
    ({ test, reading }) =>
      reading.kind === 'no-connection' &&
      test.from.network === network &&
      podPath(test.from) === from &&
      podPath(test.to) === to,
  );
  const explained = findings.find((finding) => {
    const explanation = explanationBy(finding);
    return explanation !== undefined && tried.some((one) => explanation.takes(asSilence(one)));
  });
  if (explained !== undefined || !pings.some((one) => isSilentBetween(one, failure))) return explained;
  return findings.find((finding) => finding.code === 'MN601' && isAbout(finding, failure));
}

/** No connection is silence: what explains the one explains the other. */
function asSilence({ test: { from, to, family, address } }: BandwidthMeasurement): Measurement {
  return {
    pair: { from, to: { kind: 'pod', endpoint: to }, family, address },
    reading: { kind: 'silent', silence: 'no-answer' },
  };
}

function isSilentBetween({ pair, reading }: Measurement, { args: { network, from, to } }: FindingOf<'MN704'>): boolean {
  if (reading.kind !== 'silent' || reading.silence === 'refused') return false;
  if (pair.from.network !== network || pair.to.kind !== 'pod') return false;
  const ends = [podPath(pair.from), podPath(pair.to.endpoint)];
  return ends.includes(from) && ends.includes(to);
}

function isAbout({ args, affected }: FindingOf<'MN601'>, { args: { network, from, to } }: FindingOf<'MN704'>): boolean {
  const pods = new Set(affected.map(pathOf));
  return args.network === network && pods.has(from) && pods.has(to);
}

function evidenceOf({ args: { from, to, failure } }: FindingOf<'MN704'>): Evidence {
  const [namespace = '', name = ''] = from.split('/');
  return { source: `iperf3 to ${to}`, of: podRef({ namespace, name }), text: failure };
}
