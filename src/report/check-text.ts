import type { Outcome, Unknown } from '../checks/outcome.ts';
import type { CheckReport } from '../checks/report.ts';
import { andMore } from '../findings/catalogue/phrases.ts';
import type { Finding, ObjectRef, Severity } from '../findings/finding.ts';
import { pathOf } from '../findings/refs.ts';
import { remedy, say } from '../findings/words.ts';
import { podOfAttempt, reasonOfAttempt } from '../snapshot/said-of-a-pod.ts';
import { brief, oneLine } from './escape.ts';
import { toneOf } from './glyphs.ts';
import { count, labelled, wrap } from './layout.ts';
import type { Style } from './style.ts';
import { tally } from './verdict.ts';

/** How the text is to look. */
export interface TextStyle extends Style {
  /** Shows what passed and was skipped, all evidence and all that is affected. */
  readonly all: boolean;
}

const MOST_AFFECTED = 4;
const MOST_EVIDENCE = 2;
const INDENT = ' '.repeat(5);

/** Renders a report for people: the worst first, one block per root cause, the verdict last. */
export function checkText(report: CheckReport, style: TextStyle): string {
  const blocks = [
    header(report, style),
    ...report.findings.map((finding) => findingBlock(finding, style)),
    ...(report.unknowns.length > 0 ? [unknownBlock(report.unknowns, style)] : []),
    ...(style.all ? [outcomeBlock(report.outcomes, style)] : []),
    verdict(report, style),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function header({ target, takenAt, namespace, seen }: CheckReport, { paint, glyphs, width }: TextStyle): string {
  const where = target.context === undefined ? `server ${target.server}` : `context ${target.context}`;
  const scope = namespace === undefined ? 'all namespaces' : `namespace ${namespace} (-A looks at all)`;
  const pods = seen.pods === undefined ? 'pods unread' : count(seen.pods, 'pod');
  const attached =
    seen.attached === undefined
      ? ''
      : `, ${seen.attached} of them on ${count(seen.networks ?? 0, 'secondary network')}`;
  const text = [where, scope, pods + attached, `seen ${takenAt}`].map(oneLine).join(`  ${glyphs.dot}  `);
  return paint('dim', wrap(text, width).join('\n'));
}

/** A finding with its evidence, and what to type next. */
export function findingBlock(finding: Finding, style: TextStyle): string {
  const { paint, glyphs, width } = style;
  const { severity, code } = finding;
  const title = `${glyphs[severity]} ${severity} ${code}  `;
  const [first = '', ...rest] = labelled(title, brief(say(finding)), width);
  const { see, fix } = remedy(finding);
  const lines = [
    paint(toneOf[severity], title) + paint('strong', first.slice(title.length)),
    ...rest.map((line) => paint('strong', line)),
    ...row('on', refs(finding.affected.length > 0 ? finding.affected : [finding.subject], style), width),
    ...evidence(finding, style),
    ...see.flatMap((command) => row('see', brief(command), width)),
    ...row('fix', brief(fix), width),
  ];
  return lines.join('\n');
}

function row(label: string, text: string, width: number): string[] {
  return text === '' ? [] : labelled(`${INDENT}${label.padEnd(5)}`, text, width);
}

function refs(objects: readonly ObjectRef[], { all }: TextStyle): string {
  const shown = all ? objects : objects.slice(0, MOST_AFFECTED);
  const names = shown.map((object) => brief(`${object.kind}/${pathOf(object)}`));
  const more = objects.length - shown.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more (--show all names them)` : '');
}

function evidence(finding: Finding, { all, width, paint }: TextStyle): string[] {
  const shown = all ? finding.evidence : finding.evidence.slice(0, MOST_EVIDENCE);
  return shown.flatMap(({ source, of, text }) => {
    const where = of === undefined ? source : `${of.kind}/${pathOf(of)}, ${source}`;
    return row('seen', `${brief(where)}: ${brief(text)}`, width).map((line) => paint('dim', line));
  });
}

/** An unknown in words: what could not be judged, and why. */
export function unknownText(unknown: Unknown): string {
  if (unknown.kind === 'not-judged') return `${unknown.subject.kind}/${pathOf(unknown.subject)}: ${unknown.why}`;
  return `cannot ${unknown.why.what}: ${unknown.why.detail}`;
}

/** What could not be judged, by reason: when the server is down, every list fails for one, which is said once, with all that is missing for it. */
export function unknownLines(
  unknowns: readonly Unknown[],
): { readonly text: string; readonly next: string | undefined }[] {
  const byReason = Map.groupBy(unknowns, (unknown) =>
    unknown.kind === 'not-gathered' ? `${reasonOfAttempt(unknown.why)}\n${unknown.why.next}` : unknownText(unknown),
  );
  return [...byReason.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    if (first.kind === 'not-judged') return [{ text: unknownText(first), next: undefined }];
    const whats = new Set(group.flatMap((unknown) => (unknown.kind === 'not-gathered' ? [unknown.why.what] : [])));
    return [{ text: `cannot ${inFew([...whats])}: ${first.why.detail}`, next: first.why.next }];
  });
}

/** `look into pod a/b, a/c, a/d and 9 more pods`; of anything but pods all. */
function inFew(whats: readonly string[]): string {
  const pods = whats.map(podOfAttempt);
  const start = pods[0]?.start;
  if (start === undefined || pods.some((pod) => pod?.start !== start)) return whats.join(', ');
  const names = pods.flatMap((pod) => pod?.path ?? []);
  return start + andMore(names, MOST_AFFECTED, 'pods');
}

/** What could not be judged, each reason once. */
export function unknownBlock(unknowns: readonly Unknown[], { paint, glyphs, width }: TextStyle): string {
  const lines = unknownLines(unknowns).flatMap(({ text, next }) => [
    ...labelled(`${INDENT}- `, brief(text), width),
    ...(next === undefined ? [] : labelled(`${INDENT}  see  `, oneLine(next), width)),
  ]);
  return [paint('unknown', `${glyphs.unknown} could not be judged`), ...lines].join('\n');
}

function outcomeBlock(outcomes: readonly Outcome[], { paint, glyphs, width }: TextStyle): string {
  const lines = outcomes.flatMap((outcome) => {
    if (outcome.result === 'found') return [];
    const tone = outcome.result === 'pass' ? 'good' : outcome.result === 'skipped' ? 'dim' : 'unknown';
    const why = outcome.skipped === undefined ? '' : ` (skipped: ${oneLine(outcome.skipped)})`;
    const label = `${glyphs[outcome.result]} `;
    const [first = '', ...rest] = labelled(label, `${outcome.title}${why}`, width);
    return [paint(tone, label) + first.slice(label.length), ...rest];
  });
  return lines.join('\n');
}

const needs: Readonly<Record<Severity, string>> = {
  P1: 'broken now (P1)',
  P2: 'degraded or about to break (P2)',
  P3: 'worth knowing (P3)',
};

// Not a word of health where nothing, or not everything, was looked at.
function without({ outcomes, unknowns }: CheckReport): string {
  if (unknowns.length === 0) return 'nothing is wrong';
  const judged = outcomes.some(({ result }) => result === 'pass');
  return judged ? 'nothing wrong was seen, but not everything could be read' : 'nothing could be judged';
}

function verdict(report: CheckReport, { paint, width }: TextStyle): string {
  const found = tally(report);
  const of = (result: Outcome['result']) => report.outcomes.filter((outcome) => outcome.result === result).length;
  const severities = (['P1', 'P2', 'P3'] as const).filter((severity) => found[severity] > 0);
  const [worst] = severities;
  const problems =
    worst === undefined
      ? without(report)
      : severities.map((severity) => `${found[severity]} ${needs[severity]}`).join(', ');
  const checks = [`${of('pass')} checks passed`, `${of('skipped')} skipped`, `${of('unknown')} unknown`].join(', ');
  const tone = worst === undefined ? (report.unknowns.length === 0 ? 'good' : 'unknown') : toneOf[worst];
  const [first] = report.findings;
  const lines = wrap(`verdict: ${problems}; ${checks}`, width).map((line) => paint(tone, line));
  if (first !== undefined) lines.push(paint('dim', `start with: kubectl multinet explain ${first.code}`));
  return lines.join('\n');
}
