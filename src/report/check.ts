import type { CheckReport } from '../checks/report.ts';
import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { reportData } from './check-data.ts';
import { checkText, type TextStyle } from './check-text.ts';
import { oneLine } from './escape.ts';
import type { OutputFormat } from './output-format.ts';
import { renderData } from './render-listing.ts';

/** Renders a report in the format asked for. */
export function renderReport(report: CheckReport, format: OutputFormat, style: TextStyle): Decoded<string> {
  if (format.kind === 'table') return decoded(checkText(report, { ...style, all: style.all || format.wide }));
  if (format.kind === 'name') {
    return decoded(
      report.findings.map(({ code, subject }) => `${code} ${oneLine(`${subject.kind}/${subject.name}`)}\n`).join(''),
    );
  }
  if (format.kind === 'custom-columns')
    return problem('--output', 'custom-columns is for lists; use jsonpath=TEMPLATE');
  return renderData(reportData(report), format);
}
