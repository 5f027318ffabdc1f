import { multusLogs } from './commands.ts';
import { type Peeled, peel } from './envelope.ts';
import type { FailureClass, RootCauseCode } from './failure-class.ts';
import type { Captures, Certainty, Found, Remedy } from './signature.ts';
import { signatures } from './signatures/index.ts';
import { type MessageContext, type Situation, situationOf } from './situation.ts';
import { attachment, run, theNode } from './wording.ts';

/** The signature that a message bears. */
interface Recognised {
  readonly id: string;
  readonly certainty: Certainty;
  readonly args: Captures;
  /** The template that matched. */
  readonly pattern: string;
  readonly source: string;
  readonly failure: FailureClass;
  /** Findings that are the root cause where they affect the same pod. */
  readonly explainedBy: readonly RootCauseCode[];
}

/** What a message means. */
export interface Explanation {
  readonly peeled: Peeled;
  /** The innermost text, whole. */
  readonly innermost: string;
  /** Pod, node, network and plugin that the message is about. */
  readonly situation: Situation;
  /** Absent if the message is not in the catalogue; cause and remedy then say so. */
  readonly signature?: Recognised;
  readonly cause: string;
  readonly remedy: Remedy;
}

/**
 * Says what an event message or log line means, without knowing more of the cluster than `context` tells. Never throws.
 *
 * Several signatures may occur in one error chain: the one whose literal contains another's wins, otherwise the one nearer to
 * the innermost end.
 */
export function explainMessage(message: string, context: MessageContext = {}): Explanation {
  const peeled = peel(message);
  const situation = situationOf(peeled, context);
  const found = mostSpecific(peeled);
  const about = { peeled, innermost: peeled.innermost, situation };
  if (found === undefined) return { ...about, cause: unknownCause(situation), remedy: unknownRemedy(situation) };
  const { signature } = found;
  return {
    ...about,
    signature: {
      id: signature.id,
      certainty: signature.certainty,
      args: found.args,
      pattern: found.pattern,
      source: signature.source,
      failure: signature.failure,
      explainedBy: signature.explainedBy,
    },
    cause: found.cause(situation),
    remedy: found.remedy(situation),
  };
}

function mostSpecific({ inContext, innermost }: Peeled): Found | undefined {
  const innermostAt = inContext.length - innermost.length;
  return signatures
    .flatMap((signature) => signature.find(inContext, innermostAt) ?? [])
    .reduce<Found | undefined>((best, found) => (best === undefined || beats(found, best) ? found : best), undefined);
}

function beats(found: Found, best: Found): boolean {
  if (contains(found, best)) return !contains(best, found) || found.weight > best.weight;
  return !contains(best, found) && found.start > best.start;
}

function contains(outer: Found, inner: Found): boolean {
  return outer.start <= inner.start && outer.literalEnd >= inner.literalEnd;
}

function unknownCause(situation: Situation): string {
  const plugin = situation.pluginType === undefined ? '' : ` (plugin ${situation.pluginType})`;
  return `No known failure reads like this message about ${attachment(situation)}${plugin}.`;
}

function unknownRemedy(situation: Situation): Remedy {
  return run(
    multusLogs(),
    'Read the innermost text: it is what the failing program said.',
    `The Multus log of ${theNode(situation)} shows what was done before it.`,
  );
}
