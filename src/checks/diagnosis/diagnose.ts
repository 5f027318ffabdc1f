import type { Pod } from '../../domain/attachments/pod.ts';
import { ending } from '../../domain/diagnosis/waiting.ts';
import { explainMessage } from '../../domain/messages/match.ts';
import { asPhrase } from '../../findings/catalogue/phrases.ts';
import type { Finding } from '../../findings/finding.ts';
import { podRef } from '../../findings/refs.ts';
import { remedy, say } from '../../findings/words.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { remedyOf } from '../attachments/failures.ts';
import { definitionsOf } from '../attachments/stuck.ts';
import type { Diagnosis } from './diagnosis.ts';
import { type Known, knownOf } from './known.ts';
import { failureLink, linksOf, names } from './links.ts';
import { diagnoseRunning } from './running.ts';
import { diagnoseStarting } from './starting.ts';

type Told = Omit<Diagnosis, 'pod' | 'also'>;
const nothing = { see: [], fix: '' } as const;

/**
 * Makes the function that tells why a pod has or lacks its networks.
 *
 * @param findings what all checks found in the same snapshot, the worst first: where one of them explains a pod, its words are
 *   the cause
 */
export function diagnoser(snapshot: Snapshot, findings: readonly Finding[]): (pod: Pod) => Diagnosis {
  const known = knownOf(snapshot);
  return (pod) => {
    const told = diagnose(pod, known, findings);
    const isTold = (finding: Finding) =>
      finding === told.finding || told.chain.some(({ source }) => source === `finding ${finding.code}`);
    const also = findings.filter(
      (finding) => !isTold(finding) && finding.code !== 'MN311' && names(finding, podRef(pod)),
    );
    return { pod, ...told, also };
  };
}

function diagnose(pod: Pod, known: Known, findings: readonly Finding[]): Told {
  if (pod.life === 'finished')
    return { state: 'over', cause: ending(pod), certainty: 'certain', chain: [], remedy: nothing };
  if (pod.hostNetwork && pod.request !== undefined) return onNodeNetwork(pod, findings);
  if (pod.life === 'starting') return diagnoseStarting(pod, known, findings);
  if (pod.life === 'terminating') return leaving(pod, known) ?? diagnoseRunning(pod, known, findings);
  return diagnoseRunning(pod, known, findings);
}

function onNodeNetwork(pod: Pod, findings: readonly Finding[]): Told {
  const of = podRef(pod);
  const found = findings.find((finding) => finding.code === 'MN308' && names(finding, of));
  const state = 'on the network of its node';
  if (found === undefined) return { state, cause: '', certainty: 'certain', chain: [], remedy: nothing };
  return {
    state,
    severity: found.severity,
    cause: say(found),
    certainty: 'certain',
    chain: linksOf(found, of),
    remedy: remedy(found),
    code: found.code,
    finding: found,
  };
}

/** A pod whose network cannot be taken down stays. */
function leaving(pod: Pod, { spoken, around }: Known): Told | undefined {
  const of = podRef(pod);
  const failures = spoken(of, pod.uid).filter(({ reason }) => reason === 'FailedKillPod');
  const newest = failures.at(-1);
  if (newest === undefined) return undefined;
  const { namespace, name, node } = pod;
  const networks = definitionsOf(around.nads);
  const explanation = explainMessage(newest.message ?? '', { namespace, pod: name, node, networks });
  const { signature, innermost, peeled } = explanation;
  return {
    state: 'stuck',
    severity: 'P2',
    cause: `it cannot be taken down: ${asPhrase(explanation.cause)}`,
    certainty: signature === undefined ? 'unknown' : peeled.truncated ? 'likely' : signature.certainty,
    chain: [failureLink(of, failures, explanation)],
    remedy: remedyOf(explanation.remedy),
    innermost,
  };
}
