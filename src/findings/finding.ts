import type { ArgsOf, FindingCode } from './catalogue.ts';

/** P1: broken now. P2: degraded or about to break. P3: worth knowing. */
export type Severity = 'P1' | 'P2' | 'P3';

/** An object of the cluster, as users name it: `pod/order-db` in a namespace. */
export interface ObjectRef {
  /** Lower-case and singular: `pod`, `node`, `network-attachment-definition`, `ippool`, `daemonset` … */
  readonly kind: string;
  /** Absent for objects of the whole cluster. */
  readonly namespace?: string;
  readonly name: string;
}

/** Something a reader can check himself: where it was seen, and what was seen there. */
export interface Evidence {
  /** `annotation k8s.v1.cni.cncf.io/networks`, `event FailedCreatePodSandBox`, `spec.config` … */
  readonly source: string;
  readonly of?: ObjectRef;
  /** As it was seen, unescaped: renderers escape it. */
  readonly text: string;
}

/** One root cause under a given code, with everything it affects. */
export interface FindingOf<C extends FindingCode> {
  readonly code: C;
  readonly severity: Severity;
  readonly subject: ObjectRef;
  readonly args: ArgsOf<C>;
  /** What suffers from it: pods mostly, in order of namespace and name. */
  readonly affected: readonly ObjectRef[];
  readonly evidence: readonly Evidence[];
}

/** One root cause, with everything it affects. */
export type Finding = { readonly [C in FindingCode]: FindingOf<C> }[FindingCode];
