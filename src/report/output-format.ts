import { type Decoded, decoded, problem } from '../domain/problem.ts';

/** What `-o` asks for. */
export type OutputFormat =
  | { readonly kind: 'table'; readonly wide: boolean }
  | { readonly kind: 'json' }
  | { readonly kind: 'yaml' }
  | { readonly kind: 'name' }
  | { readonly kind: 'jsonpath'; readonly template: string }
  | { readonly kind: 'custom-columns'; readonly columns: readonly { readonly title: string; readonly path: string }[] };

const allowed = ['custom-columns', 'json', 'jsonpath', 'name', 'wide', 'yaml'];

/**
 * Reads the value of `-o`; absent means a table.
 *
 * @param others formats that the command knows besides, for the message that names all
 */
export function parseOutputFormat(text: string | undefined, others: readonly string[] = []): Decoded<OutputFormat> {
  if (text === undefined || text === '') return decoded({ kind: 'table', wide: false });
  if (text === 'wide') return decoded({ kind: 'table', wide: true });
  if (text === 'json' || text === 'yaml') return decoded({ kind: text });
  if (text === 'name') return decoded({ kind: text });
  const [format, argument] = splitOnce(text, '=');
  if (format === 'jsonpath' && !argument)
    return problem('--output', 'jsonpath needs a template: write jsonpath={.items[*].name}');
  if (format === 'jsonpath' && argument !== undefined) return decoded({ kind: 'jsonpath', template: argument });
  if (format === 'custom-columns' && argument !== undefined) return customColumns(argument);
  return problem(
    '--output',
    `unable to match a printer suitable for the output format "${text}", allowed formats are: ${[...allowed, ...others].sort().join(',')}`,
  );
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function customColumns(text: string): Decoded<OutputFormat> {
  const columns = text.split(',').map((column) => splitOnce(column, ':'));
  const bad = columns.find(([title, path]) => title === '' || path === undefined || path === '');
  if (bad !== undefined) return problem('--output', `custom-columns: "${bad[0]}" needs a path: write TITLE:.path`);
  return decoded({ kind: 'custom-columns', columns: columns.map(([title, path = '']) => ({ title, path })) });
}
