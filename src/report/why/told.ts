import { remedyOf } from '../../checks/attachments/failures.ts';
import type { ToldFailure } from '../../domain/diagnosis/explain-text.ts';
import { asPhrase } from '../../findings/catalogue/phrases.ts';
import { brief } from '../escape.ts';
import { count, labelled, wrap } from '../layout.ts';
import { OUTPUT_VERSION } from '../listing.ts';
import { remedyRows, row, type WhyStyle } from './blocks.ts';
import { causeInWords } from './causes.ts';

/**
 * What a pasted text tells, for people.
 *
 * @param pod the pod that the text is known to be of, as the user wrote it
 */
export function toldText(
  failures: readonly ToldFailure[],
  { width, paint, glyphs }: WhyStyle,
  pod: string | undefined = undefined,
): string {
  if (failures.length === 0) return `${paint('good', `${glyphs.pass} no failure of a network is told in this text`)}\n`;
  const blocks = failures.map((failure) => {
    const { explanation, pod: subject, times, line, added } = failure;
    const known = explanation.signature !== undefined;
    const label = known ? `${glyphs.P1} ` : `${glyphs.unknown} `;
    const [head = '', ...more] = labelled(label, brief(wordsOf(failure)), width);
    const { network, cniConfName } = explanation.situation;
    return [
      paint(known ? 'bad' : 'unknown', label) + paint('strong', head.slice(label.length)),
      ...more.map((text) => paint('strong', text)),
      ...row('on', subject === undefined ? '' : `pod/${subject}`, width),
      ...row(
        'at',
        network === undefined && cniConfName !== undefined
          ? `the network whose CNI config is named ${cniConfName}`
          : '',
        width,
      ),
      ...row('said', `${explanation.innermost} (${count(times, 'message')}, the first in line ${line})`, width).map(
        (text) => paint('dim', text),
      ),
      ...row(
        'seen',
        added.length === 0 ? '' : `${added.join(', ')} ${added.length === 1 ? 'was' : 'were'} added before it`,
        width,
      ).map((text) => paint('dim', text)),
      ...remedyRows(remedyOf(explanation.remedy), width),
      ...row('more', moreOf(failure), width).map((text) => paint('dim', text)),
    ].join('\n');
  });
  const advice =
    pod === undefined
      ? 'With the cluster at hand, "kubectl multinet why POD" lays these messages beside what is there.'
      : `"kubectl multinet why ${brief(pod)}" lays these messages beside what is in the cluster.`;
  const lines = wrap(advice, width).map((text) => paint('dim', text));
  return `${[...blocks, lines.join('\n')].join('\n\n')}\n`;
}

function wordsOf({ explanation: { cause, signature, peeled } }: ToldFailure): string {
  const certainty = signature === undefined ? 'unknown' : peeled.truncated ? 'likely' : signature.certainty;
  return causeInWords({ cause: asPhrase(cause), certainty });
}

function moreOf({ explanation: { signature } }: ToldFailure): string {
  const [code] = signature?.explainedBy ?? [];
  return code === undefined ? '' : `kubectl multinet explain ${code}`;
}

/** What a pasted text tells, as plain data. */
export function toldData(failures: readonly ToldFailure[]): Readonly<Record<string, unknown>> {
  return {
    apiVersion: OUTPUT_VERSION,
    kind: 'ExplanationList',
    items: failures.map(({ explanation, times, line, pod, added }) => {
      const { signature, situation, peeled } = explanation;
      return {
        ...(pod === undefined ? {} : { pod }),
        ...(situation.cniConfName === undefined ? {} : { cniConfig: situation.cniConfName }),
        cause: explanation.cause,
        certainty: signature === undefined ? 'unknown' : peeled.truncated ? 'likely' : signature.certainty,
        innermost: explanation.innermost,
        messages: times,
        line,
        added,
        ...(signature === undefined ? {} : { signature: signature.id, saidBy: signature.source }),
        ...remedyOf(explanation.remedy),
      };
    }),
  };
}

/** The exit code: 0 no failure is told, 2 one was explained, 3 those that are told are not known. */
export function toldExitCode(failures: readonly ToldFailure[]): 0 | 2 | 3 {
  if (failures.length === 0) return 0;
  return failures.some(({ explanation: { signature } }) => signature !== undefined) ? 2 : 3;
}
