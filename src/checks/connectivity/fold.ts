import type { Measurement } from '../../domain/connectivity/measurement.ts';
import type { PathMtuReading } from '../../domain/connectivity/path-mtu.ts';
import type { Probed } from '../../domain/connectivity/probed.ts';
import type { FindingCode } from '../../findings/catalogue.ts';
import type { Evidence, Finding } from '../../findings/finding.ts';
import { measured } from './evidence.ts';
import { type Explanation, explanationBy } from './explained.ts';
import type { Facts } from './facts.ts';
import { severalAnswers, silentAddresses, silentGateways } from './other-destinations.ts';
import { lossyPairs, narrowPairs, sizeEvidence } from './poor-pairs.ts';
import { silentPairs } from './silent-pairs.ts';

const MOST_EVIDENCE = 3;

/** Trouble that a finding about something else may explain. */
const symptoms: readonly FindingCode[] = ['MN601', 'MN602', 'MN604', 'MN606', 'MN609', 'MN610'];

interface Cause {
  readonly finding: Finding;
  readonly explanation: Explanation;
}

/**
 * Leaves each trouble between pods to one finding. What a finding about interfaces, addresses or nodes explains is taken out of the
 * measurements, becomes evidence of it, and makes it P1 if pods do not answer; what is left is judged anew.
 */
export function foldMeasured(findings: readonly Finding[], probed: Probed, facts: Facts): Finding[] {
  const present = new Set(findings.map(({ code }) => code).filter((code) => symptoms.includes(code)));
  const causes = findings.flatMap((finding): Cause[] => {
    const explanation = explanationBy(finding);
    return explanation === undefined ? [] : [{ finding, explanation }];
  });
  if (present.size === 0 || causes.length === 0) return [...findings];
  const clear = withoutExplained(probed, causes);
  const left = [
    ...silentPairs(clear, facts),
    ...lossyPairs(clear),
    ...narrowPairs(clear),
    ...silentGateways(clear),
    ...silentAddresses(clear, facts),
    ...severalAnswers(clear),
  ].filter(({ code }) => present.has(code));
  const others = findings.filter(({ code }) => !present.has(code));
  return [...others.map((finding) => withProof(finding, probed, causes)), ...left];
}

function withoutExplained(probed: Probed, causes: readonly Cause[]): Probed {
  const isTaken = (one: Measurement) => causes.some(({ explanation }) => explanation.takes(one));
  const isTakenMtu = (one: PathMtuReading) => causes.some(({ explanation }) => explanation.takesMtu(one));
  const { mtus } = probed;
  return {
    ...probed,
    measurements: probed.measurements.filter((one) => !isTaken(one)),
    ...(mtus === undefined ? {} : { mtus: mtus.filter((one) => !isTakenMtu(one)) }),
  };
}

/** A cause with the trouble that it makes; not every look inside was confirmed by a ping. */
function withProof(finding: Finding, { measurements, mtus = [], method }: Probed, causes: readonly Cause[]): Finding {
  const explanation = explanationBy(finding);
  if (explanation === undefined) return finding;
  // What no other cause explains proves most.
  const rivals = (one: Measurement) => causes.filter((cause) => cause.explanation.takes(one)).length;
  const trouble = measurements
    .filter((one) => explanation.takes(one) && isTrouble(one))
    .toSorted((a, b) => rivals(a) - rivals(b));
  const narrow = mtus.filter(explanation.takesMtu);
  const proof: Evidence[] = [
    ...trouble.slice(0, MOST_EVIDENCE).map((one) => measured(one, method)),
    ...narrow.slice(0, MOST_EVIDENCE).flatMap(sizeEvidence),
  ];
  if (proof.length === 0) return finding;
  const isSilent = trouble.some(({ reading }) => reading.kind === 'silent');
  return { ...finding, ...(isSilent ? { severity: 'P1' } : {}), evidence: [...finding.evidence, ...proof] };
}

const isTrouble = ({ reading }: Measurement): boolean =>
  reading.kind === 'silent' || (reading.kind === 'answered' && (reading.lossPercent > 0 || reading.duplicates > 0));
