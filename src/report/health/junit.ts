import type { Outcome, Unknown } from '../../checks/outcome.ts';
import { areas } from '../../findings/catalogue.ts';
import type { Finding } from '../../findings/finding.ts';
import { say } from '../../findings/words.ts';
import { findingBlock, type TextStyle, unknownBlock, unknownText } from '../check-text.ts';
import { brief } from '../escape.ts';
import { ascii } from '../glyphs.ts';
import { plain } from '../paint.ts';
import { exitCodeFor } from '../verdict.ts';
import { type Element, xmlDocument } from './junit/xml.ts';
import { areaOfCheck, clusterOf, fails, type HealthRun, scopeOf, unknownsOfNoCheck } from './run.ts';

/** What a test case comes to: a case has one of these, so that it counts once. */
type Verdict = 'passed' | 'failure' | 'error' | 'skipped';

/** A check, or what belongs to none, as a test case. */
type Asked = Pick<Outcome, 'title' | 'findings' | 'unknowns' | 'skipped'>;

interface Case {
  readonly verdict: Verdict;
  readonly element: Element;
}

/** The text of a report that no terminal is waiting for. */
const styleOf = ({ all }: HealthRun): TextStyle => ({ width: 120, paint: plain, glyphs: ascii, all });

/**
 * A run as a JUnit report: a suite for each area, a case for each check, called by what holds when all is well. What makes the run fail
 * (`failOn`) is a failure of its case, what could not be judged an error; lesser findings are told on system-out of a case that passes.
 * There is a failure or an error in the report when, and only when, the exit code is not 0. Written for the readers of Jenkins
 * (junit-10.xsd of its xunit plugin) and GitLab, which count one verdict per case.
 */
export function junitText(run: HealthRun): string {
  const { report } = run;
  const stray = unknownsOfNoCheck(report);
  const suites = [
    ...(stray.length === 0
      ? []
      : [suite('scope', [{ title: 'there is something to judge', findings: [], unknowns: stray }], run)]),
    ...Object.values(areas).flatMap((area) => {
      const asked = report.outcomes.filter((outcome) => areaOfCheck(outcome) === area);
      return asked.length === 0 ? [] : [suite(area, asked, run)];
    }),
  ];
  const sum = (name: 'tests' | 'failures' | 'errors') => suites.reduce((total, { counts }) => total + counts[name], 0);
  return xmlDocument({
    name: 'testsuites',
    attributes: {
      name: 'multinet',
      tests: sum('tests'),
      failures: sum('failures'),
      errors: sum('errors'),
      time: run.seconds?.toFixed(3),
    },
    content: suites.map(({ element }) => element),
  });
}

function suite(area: string, asked: readonly Asked[], run: HealthRun) {
  const cases = asked.map((one) => testCase(area, one, run));
  const of = (verdict: Verdict) => cases.filter((one) => one.verdict === verdict).length;
  const counts = { tests: cases.length, failures: of('failure'), errors: of('error'), skipped: of('skipped') };
  const element: Element = {
    name: 'testsuite',
    attributes: { name: `multinet.${area}`, ...counts, timestamp: run.report.takenAt },
    content: [properties(run), ...cases.map((one) => one.element)],
  };
  return { counts, element };
}

function properties({ report, version, failOn, unknownIsFine, settings }: HealthRun): Element {
  const values = {
    context: clusterOf(report),
    scope: scopeOf(report),
    version,
    'fail-on': failOn,
    'unknown-ok': String(unknownIsFine),
    'pool-nearly-full-percent': String(settings.poolNearlyFull),
    'pool-filling-percent': String(settings.poolFilling),
  };
  return {
    name: 'properties',
    attributes: {},
    content: Object.entries(values).map(([name, value]) => ({ name: 'property', attributes: { name, value } })),
  };
}

function testCase(area: string, asked: Asked, run: HealthRun): Case {
  const verdict = verdictOf(asked, run);
  const name = asked.title;
  return {
    verdict,
    element: {
      name: 'testcase',
      attributes: { classname: `multinet.${area}`, name },
      content: said(asked, verdict, run),
    },
  };
}

// As the exit code weighs: a P1 more than an unknown, an unknown more than the rest. An unknown that is fine is no success either.
function verdictOf({ findings, unknowns, skipped }: Asked, { failOn, unknownIsFine }: HealthRun): Verdict {
  if (skipped !== undefined) return 'skipped';
  const code = exitCodeFor({ findings, unknowns }, failOn, unknownIsFine);
  if (code === 0) return unknowns.length > 0 ? 'skipped' : 'passed';
  return code === 3 ? 'error' : 'failure';
}

function said({ findings, unknowns, skipped }: Asked, verdict: Verdict, run: HealthRun): Element[] {
  const style = styleOf(run);
  const causes = verdict === 'failure' ? findings.filter(({ severity }) => fails(severity, run.failOn)) : [];
  const unjudged = verdict === 'failure' ? [] : unknowns;
  const rest = [
    ...findings.filter((finding) => !causes.includes(finding)).map((finding) => findingBlock(finding, style)),
    ...(unknowns.length > unjudged.length ? [unknownBlock(unknowns, style)] : []),
  ];
  return [
    ...(skipped === undefined ? [] : [{ name: 'skipped', attributes: { message: brief(skipped) } }]),
    ...failure(causes, style),
    ...notJudged(unjudged, verdict, style),
    ...(rest.length === 0 ? [] : [{ name: 'system-out', attributes: {}, content: block(rest) }]),
  ];
}

function failure(findings: readonly Finding[], style: TextStyle): Element[] {
  const [worst, ...others] = findings;
  if (worst === undefined) return [];
  return [
    {
      name: 'failure',
      attributes: {
        type: [...new Set(findings.map(({ code }) => code))].join(' '),
        message: `${worst.severity} ${worst.code} ${brief(say(worst))}${andMore(others.length)}`,
      },
      content: block(findings.map((finding) => findingBlock(finding, style))),
    },
  ];
}

function notJudged(unknowns: readonly Unknown[], verdict: Verdict, style: TextStyle): Element[] {
  const [first, ...others] = unknowns;
  if (first === undefined) return [];
  const message = `could not be judged: ${brief(unknownText(first))}${andMore(others.length)}`;
  if (verdict === 'skipped') return [{ name: 'skipped', attributes: { message } }];
  return [{ name: 'error', attributes: { type: 'unknown', message }, content: block([unknownBlock(unknowns, style)]) }];
}

const andMore = (others: number): string => (others === 0 ? '' : ` (and ${others} more)`);

const block = (paragraphs: readonly string[]): string => `\n${paragraphs.join('\n\n')}\n`;
