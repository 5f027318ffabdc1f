import { signatures } from '../domain/messages/signatures/index.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import type { Evidence, Finding, FindingOf, ObjectRef } from '../findings/finding.ts';
import { pathOf } from '../findings/refs.ts';
import { silenceExplainedBy } from './attachments/silent.ts';

type Symptom = FindingOf<'MN311'>;

/**
 * Takes away the symptoms whose cause was found: of the pods that cannot start, those that a finding covers which explains
 * their message. Its event becomes evidence of that finding, which is then as bad as the symptom. Pods that nothing explains
 * stay.
 */
export function foldSymptoms(findings: readonly Finding[]): Finding[] {
  const causes = findings.filter((finding) => finding.code !== 'MN311');
  const proofs = new Map<Finding, Evidence[]>();
  const left = findings.flatMap((finding) => (finding.code === 'MN311' ? unexplained(finding, causes, proofs) : []));
  return [...causes.map((cause) => withProof(cause, proofs.get(cause) ?? [])), ...left];
}

/** What stays of a symptom; the rest is noted with its causes. */
function unexplained(symptom: Symptom, causes: readonly Finding[], proofs: Map<Finding, Evidence[]>): Symptom[] {
  const staying = symptom.affected.filter((pod) => {
    const cause = causeOf(pod, symptom.args, causes);
    if (cause === undefined) return true;
    proofs.set(cause, [...(proofs.get(cause) ?? []), ...evidenceOf(symptom, pod)]);
    return false;
  });
  if (staying.length === symptom.affected.length) return [symptom];
  const [only, ...others] = staying;
  if (only === undefined) return [];
  return [
    {
      ...symptom,
      subject: others.length === 0 ? only : symptom.subject,
      affected: staying,
      evidence: staying.flatMap((pod) => evidenceOf(symptom, pod)),
    },
  ];
}

/** The codes that explain a message, the most likely first. That the domain names only codes of the catalogue is proven here, by the compiler. */
function explainersOf(signature: string | undefined): readonly FindingCode[] {
  if (signature === 'silent') return silenceExplainedBy;
  return signatures.find(({ id }) => id === signature)?.explainedBy ?? [];
}

/** What a message was about, as far as it tells what may explain it. */
type About = Pick<Symptom['args'], 'signature' | 'node' | 'network'>;

/** The finding that is the cause of a pod's trouble, among those that can be: the most likely one. */
export function causeOf(pod: ObjectRef, about: About, causes: readonly Finding[]): Finding | undefined {
  for (const code of explainersOf(about.signature)) {
    const cause = causes.find((finding) => finding.code === code && covers(finding, pod, about));
    if (cause !== undefined) return cause;
  }
  return undefined;
}

const nadKind = 'network-attachment-definition';

/**
 * Whether a cause reaches a pod: it names the pod, or its node and no other network than the pod's; or it names neither pods nor
 * nodes, but the pod's network; or the whole cluster suffers from it. A daemon that restarts reaches the pods of the nodes where it does.
 */
function covers(cause: Finding, pod: ObjectRef, { node = '', network }: About): boolean {
  if (cause.code === 'MN104' || cause.code === 'MN107') return cause.args.nodes.includes(node);
  const named = [cause.subject, ...cause.affected];
  if (named.some((ref) => ref.kind === 'pod' && pathOf(ref) === pathOf(pod))) return true;
  const networks = named.filter(({ kind }) => kind === nadKind);
  if (named.some((ref) => ref.kind === 'node' && ref.name === node)) {
    return networks.length === 0 || network === undefined || networks.some((ref) => pathOf(ref) === network);
  }
  if (named.some(({ kind }) => kind === 'pod' || kind === 'node')) return false;
  if (networks.length > 0) return networks.some((ref) => pathOf(ref) === network);
  return cause.subject.namespace === undefined;
}

function evidenceOf({ evidence }: Symptom, pod: ObjectRef): readonly Evidence[] {
  return evidence.filter(({ of }) => of === undefined || pathOf(of) === pathOf(pod));
}

// A cause that keeps a pod from starting is broken now, whatever it is graded by itself.
function withProof(cause: Finding, proof: readonly Evidence[]): Finding {
  return proof.length === 0 ? cause : { ...cause, severity: 'P1', evidence: [...cause.evidence, ...proof] };
}
