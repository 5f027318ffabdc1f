import type { Evidence, Finding } from '../../findings/finding.ts';
import { pathOf } from '../../findings/refs.ts';

/**
 * Leaves each trouble to one finding. What a static finding foretells and a look inside confirms is said by the former, which
 * knows the cause, and is P1 then: interfaces that went with an earlier sandbox (MN302, MN320), and the default route that a
 * definition brings (MN210, MN325).
 */
export function foldConfirmed(findings: readonly Finding[]): Finding[] {
  const proofs = new Map<Finding, Evidence[]>();
  const left = findings.flatMap((finding) => {
    const cause = foretoldBy(finding, findings);
    if (cause === undefined) return [finding];
    const rest = withoutPods(finding, cause);
    const gone = new Set(finding.affected.filter((pod) => !rest.affected.includes(pod)).map(pathOf));
    const proof = finding.evidence.filter(({ of }) => of !== undefined && gone.has(pathOf(of)));
    if (gone.size > 0) proofs.set(cause, [...(proofs.get(cause) ?? []), ...proof]);
    return rest.affected.length === 0 ? [] : [rest];
  });
  return left.map((finding) => {
    const proof = proofs.get(finding);
    return proof === undefined ? finding : { ...finding, severity: 'P1', evidence: [...proof, ...finding.evidence] };
  });
}

/** The finding that names the cause of what was seen inside. */
function foretoldBy(finding: Finding, all: readonly Finding[]): Finding | undefined {
  if (finding.code === 'MN325') {
    return all.find((other) => other.code === 'MN210' && pathOf(other.subject) === finding.args.network);
  }
  if (finding.code !== 'MN320') return undefined;
  return all.find((other) => other.code === 'MN302' && other.affected.some((pod) => sameIn(finding.affected, pod)));
}

function sameIn(pods: Finding['affected'], pod: Finding['affected'][number]): boolean {
  return pods.some((one) => pathOf(one) === pathOf(pod));
}

/** What stays of a finding once the pods that its cause covers are taken away. */
function withoutPods(finding: Finding, cause: Finding): Finding {
  const affected = finding.affected.filter((pod) => !sameIn(cause.affected, pod));
  if (finding.code !== 'MN320' || affected.length === finding.affected.length) return { ...finding, affected };
  const interfaces = finding.args.interfaces.filter(({ pod }) => affected.some((one) => pathOf(one) === pod));
  const evidence = finding.evidence.filter(({ of }) => of !== undefined && sameIn(affected, of));
  return { ...finding, affected, evidence, args: { ...finding.args, interfaces } };
}
