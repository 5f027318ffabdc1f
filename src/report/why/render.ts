import { type Decoded, decoded, problem } from '../../domain/problem.ts';
import type { OutputFormat } from '../output-format.ts';
import { renderData } from '../render-listing.ts';

/** Data or text, as the format asks. */
export function renderWhy(data: object, text: string, format: OutputFormat): Decoded<string> {
  if (format.kind === 'table') return decoded(text);
  if (format.kind === 'name' || format.kind === 'custom-columns')
    return problem('--output', 'causes are no list of objects: use json, yaml or jsonpath=TEMPLATE');
  return renderData(data, format);
}
