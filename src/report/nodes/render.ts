import type { NodeReport } from '../../checks/nodes/node-report.ts';
import { type Decoded, decoded, problem } from '../../domain/problem.ts';
import type { OutputFormat } from '../output-format.ts';
import { renderData } from '../render-listing.ts';
import { layOut } from '../table.ts';
import { nodeReportData } from './data.ts';
import { interfaceColumns, interfaceRows } from './interface-listing.ts';
import { type MatrixStyle, matrixText } from './matrix-text.ts';
import { nodeText } from './node-text.ts';

/** Renders a report on nodes; `full` asks for the description of each node instead of the matrix. */
export function renderNodeReport(
  report: NodeReport,
  format: OutputFormat,
  style: MatrixStyle & { readonly full: boolean },
): Decoded<string> {
  switch (format.kind) {
    case 'custom-columns':
      return problem('--output', 'nodes shows a matrix: use -o wide, json or yaml');
    case 'name':
      return decoded(report.nodes.map(({ node }) => `node/${node}\n`).join(''));
    case 'table':
      break;
    default:
      return renderData(nodeReportData(report), format);
  }
  if (style.full) return decoded(report.nodes.map((node) => nodeText(report, node, style)).join('\n'));
  const rows = format.wide ? interfaceRows(report.nodes) : [];
  const columns = interfaceColumns(report.takenAt, true);
  const details = rows.length === 0 ? '' : `\n${layOut(columns, rows, style.paint)}`;
  return decoded(matrixText(report, style) + details);
}
