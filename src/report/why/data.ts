import { pathOf } from '../../findings/refs.ts';
import { say } from '../../findings/words.ts';
import { OUTPUT_VERSION } from '../listing.ts';
import { alsoFound, type RootCause, type WhyReport, whyExitCode } from './causes.ts';

/** A report as plain data, for JSON and YAML: one item per cause. */
export function whyData(report: WhyReport): Readonly<Record<string, unknown>> {
  const { takenAt, target, namespace, pods, causes } = report;
  const held = causes.filter(([first]) => first.severity !== undefined).reduce((sum, cause) => sum + cause.length, 0);
  return {
    apiVersion: OUTPUT_VERSION,
    kind: 'DiagnosisList',
    metadata: { takenAt, ...target, ...(namespace === undefined ? { allNamespaces: true } : { namespace }) },
    summary: { pods, troubled: held, causes: causes.length, exitCode: whyExitCode(report) },
    items: causes.map(item),
  };
}

function item(cause: RootCause): Readonly<Record<string, unknown>> {
  const [{ state, code, severity, cause: message, certainty, seenInside, chain, innermost, remedy }] = cause;
  return {
    state,
    ...(seenInside === undefined ? {} : { seenInside }),
    ...(code === undefined ? {} : { code }),
    ...(severity === undefined ? {} : { severity }),
    cause: message,
    certainty,
    pods: cause.map(({ pod, attachment }) => ({
      namespace: pod.namespace,
      name: pod.name,
      ...(pod.node === undefined ? {} : { node: pod.node }),
      createdAt: pod.createdAt,
      ...(attachment === undefined ? {} : { attachment }),
    })),
    chain: chain.map(({ source, of, text, repeated }) => ({
      source,
      ...(of === undefined ? {} : { of: { kind: of.kind, path: pathOf(of) } }),
      text,
      ...(repeated === undefined ? {} : repeated),
    })),
    ...(innermost === undefined ? {} : { innermost }),
    ...remedy,
    also: alsoFound(cause).map((finding) => ({
      code: finding.code,
      severity: finding.severity,
      message: say(finding),
    })),
  };
}
