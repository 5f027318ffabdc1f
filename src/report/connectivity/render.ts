import type { ConnectivityReport } from '../../checks/connectivity/report.ts';
import { type Decoded, decoded, problem } from '../../domain/problem.ts';
import type { OutputFormat } from '../output-format.ts';
import { renderData } from '../render-listing.ts';
import { connectivityData } from './data.ts';
import { type ConnectivityStyle, connectivityText } from './text.ts';

/** Renders measurements in the format asked for. */
export function renderConnectivity(
  report: ConnectivityReport,
  format: OutputFormat,
  style: ConnectivityStyle,
): Decoded<string> {
  if (format.kind === 'table') return decoded(connectivityText(report, { ...style, all: style.all || format.wide }));
  if (format.kind === 'name' || format.kind === 'custom-columns')
    return problem('--output', 'measurements are no list: use wide, json, yaml or jsonpath=TEMPLATE');
  return renderData(connectivityData(report), format);
}
