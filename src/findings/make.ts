import { type ArgsOf, catalogue, type FindingCode } from './catalogue.ts';
import type { Evidence, FindingOf, ObjectRef, Severity } from './finding.ts';

/** Makes a finding; the severity is the catalogue's unless given. */
export function finding<C extends FindingCode>(
  code: C,
  about: {
    readonly subject: ObjectRef;
    readonly args: ArgsOf<C>;
    readonly affected?: readonly ObjectRef[];
    readonly evidence?: readonly Evidence[];
    readonly severity?: Severity;
  },
): FindingOf<C> {
  return { code, severity: catalogue[code].severity, affected: [], evidence: [], ...about };
}
