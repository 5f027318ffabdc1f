import type { FitReport } from '../../checks/capacity/fit-report.ts';
import { type Decoded, decoded, problem } from '../../domain/problem.ts';
import type { OutputFormat } from '../output-format.ts';
import { renderData } from '../render-listing.ts';
import type { Style } from '../style.ts';
import { fitReportData } from './data.ts';
import { fitText } from './text.ts';

/** Renders a report on how many pods fit. As names: the nodes that take one for certain. */
export function renderFitReport(report: FitReport, format: OutputFormat, style: Style): Decoded<string> {
  switch (format.kind) {
    case 'custom-columns':
      return problem('--output', 'fits shows no list: use -o json, yaml, name or jsonpath');
    case 'table':
      return decoded(fitText(report, style));
    case 'name': {
      const open = report.fits.flatMap(({ room }) => room.nodes.filter(({ fits }) => fits.atLeast !== 0n));
      return decoded([...new Set(open.map(({ node }) => `node/${node}\n`))].join(''));
    }
    default:
      return renderData(fitReportData(report), format);
  }
}
