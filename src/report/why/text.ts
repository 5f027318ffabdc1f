import type { Diagnosis, State } from '../../checks/diagnosis/diagnosis.ts';
import { pathOf } from '../../findings/refs.ts';
import { describe, say } from '../../findings/words.ts';
import { brief, oneLine } from '../escape.ts';
import { toneOf } from '../glyphs.ts';
import { age, count, labelled, wrap } from '../layout.ts';
import type { Tone } from '../paint.ts';
import { chainRows, remedyRows, row, type WhyStyle } from './blocks.ts';
import { alsoFound, causeInWords, type RootCause, type WhyReport, whyExitCode } from './causes.ts';

const MOST_PODS = 4;
const MOST_OTHERS = 3;

/** Renders a report for people: cause first, then the chain that leads to it, then what to do. */
export function whyText(report: WhyReport, style: WhyStyle): string {
  const blocks = [
    ...(report.asked === 'troubles' ? [header(report, style)] : []),
    ...report.causes.map((cause) => block(cause, report, style)),
    ...(report.asked === 'troubles' ? [verdict(report, style)] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function header({ target, takenAt, namespace, pods }: WhyReport, { paint, glyphs, width }: WhyStyle): string {
  const where = target.context === undefined ? `server ${target.server}` : `context ${target.context}`;
  const scope = namespace === undefined ? 'all namespaces' : `namespace ${namespace} (-A looks at all)`;
  const parts = [where, scope, `${count(pods, 'pod')} looked at`, `seen ${takenAt}`];
  return paint('dim', wrap(parts.map(oneLine).join(`  ${glyphs.dot}  `), width).join('\n'));
}

/** What is said of pods with which nothing is wrong, or nothing that is the network's. */
const wellWords: Readonly<Partial<Record<State, string>>> = {
  attached: 'has every network that it asks for',
  'asks for none': 'asks for no secondary network',
  'on the network of its node': 'uses the network of its node, and asks for no other',
  starting: 'is too young to be judged',
};

function block(cause: RootCause, report: WhyReport, style: WhyStyle): string {
  const [first, ...others] = cause;
  const { paint, glyphs, width } = style;
  const { label, tone } = sign(first, glyphs);
  const [head = '', ...more] = labelled(label, brief(sentence(first, others.length)), width);
  const lines = [
    paint(tone, label) + paint('strong', head.slice(label.length)),
    ...more.map((line) => paint('strong', line)),
    ...row('on', pods(cause, report, style), width),
  ];
  if (first.state === 'attached' && others.length === 0) lines.push(...row('has', interfaces(first), width));
  const failing = first.attachment;
  if (failing !== undefined) lines.push(...row('at', `${failing.interface}, network ${failing.network}`, width));
  const subject = others.length === 0 ? `pod/${pathOf(first.pod)}` : '';
  lines.push(...chainRows(first.chain, { of: subject, now: report.takenAt }, style));
  lines.push(...remedyRows(first.remedy, width), ...alsoRows(cause, style));
  if (first.code !== undefined && report.asked === 'pods')
    lines.push(...row('more', `kubectl multinet explain ${first.code}`, width).map((line) => paint('dim', line)));
  return lines.join('\n');
}

function sign(
  { severity, code, state, certainty }: Diagnosis,
  glyphs: WhyStyle['glyphs'],
): { label: string; tone: Tone } {
  if (severity !== undefined && certainty !== 'unknown')
    return { label: `${glyphs[severity]} ${[severity, code].filter(Boolean).join(' ')}  `, tone: toneOf[severity] };
  if (certainty === 'unknown') return { label: `${glyphs.unknown} ${state}  `, tone: 'unknown' };
  if (state === 'attached') return { label: `${glyphs.pass} attached  `, tone: 'good' };
  return { label: `${glyphs.skipped} ${state}  `, tone: 'dim' };
}

function sentence(diagnosis: Diagnosis, others: number): string {
  if (diagnosis.cause !== '') return causeInWords(diagnosis);
  const source = diagnosis.seenInside === false ? ', by its network-status' : '';
  const words = `${wellWords[diagnosis.state] ?? ''}${source}`;
  return others === 0 ? `the pod ${words}` : `each of ${others + 1} pods ${words}`;
}

function pods(cause: RootCause, { takenAt }: WhyReport, { all }: WhyStyle): string {
  const shown = all ? cause : cause.slice(0, MOST_PODS);
  const names = shown.map(({ pod }) => `pod/${pathOf(pod)}${pod.node === undefined ? '' : ` on ${pod.node}`}`);
  const [{ pod, state, severity }, ...others] = cause;
  const created = others.length > 0 || pod.createdAt === '' ? '' : `, created ${age(pod.createdAt, takenAt)} ago`;
  const stands = others.length > 0 || severity === undefined ? '' : `: ${state}`;
  const more = cause.length - shown.length;
  return `${names.join(', ')}${created}${stands}${more > 0 ? ` and ${more} more (--show all names them)` : ''}`.trim();
}

function interfaces({ pod: { attachments } }: Diagnosis): string {
  return attachments
    .filter((one) => !one.default)
    .map(
      ({ interface: name, network, reported }) => `${name} on ${network} (${reported?.ips.join(', ') || 'no address'})`,
    )
    .join(', ');
}

function alsoRows(cause: RootCause, { all, width, glyphs }: WhyStyle): string[] {
  const also = alsoFound(cause);
  const shown = all ? also : also.slice(0, MOST_OTHERS);
  const rows = shown.flatMap((finding) =>
    row('also', `${glyphs[finding.severity]} ${finding.code} ${say(finding)}`, width),
  );
  const more = also.length - shown.length;
  return more > 0 ? [...rows, ...row('', `and ${count(more, 'more finding')} (--show all)`, width)] : rows;
}

function verdict(report: WhyReport, { paint, width }: WhyStyle): string {
  const told = report.causes.flatMap((cause) =>
    cause[0].severity === undefined || cause[0].certainty === 'unknown' ? [] : [cause],
  );
  const held = told.reduce((sum, cause) => sum + cause.length, 0);
  const unknown = report.causes
    .filter(([first]) => first.certainty === 'unknown')
    .reduce((sum, cause) => sum + cause.length, 0);
  const code = whyExitCode(report);
  const isApart = told.some(([{ state }]) => state === 'without connectivity');
  const lacks = isApart ? 'stuck, without networks or without connectivity' : 'stuck or without networks';
  const words =
    report.causes.length === 0
      ? `no pod is stuck for, or without, its networks${report.inside ? '' : ', by what the API tells; --inside looks into pods'}`
      : `${count(told.length, 'cause')} for ${count(held, 'pod')} that ${held === 1 ? 'is' : 'are'} ${lacks}${
          unknown === 0 ? '' : `; ${unknown} could not be told`
        }`;
  const tone: Tone = code === 0 ? 'good' : code === 3 ? 'unknown' : code === 2 ? 'bad' : 'warning';
  const [first] = told;
  const lines = wrap(`verdict: ${words}`, width).map((line) => paint(tone, line));
  const start = first?.[0].code;
  if (start !== undefined)
    lines.push(
      ...wrap(`start with: kubectl multinet explain ${start} (${describe(start).title})`, width).map((line) =>
        paint('dim', line),
      ),
    );
  return lines.join('\n');
}
