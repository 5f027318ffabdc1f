const IPV4 = String.raw`(?:\d{1,3}\.){3}\d{1,3}`;
const IPV6 = '[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}';
const ENDPOINT = new RegExp(
  String.raw`(?<![\w.:])(?:\[(?:${IPV6})\](?::\d{1,5})?|${IPV4}(?::\d{1,5})?|${IPV6})(?![\w.]*[\w:])`,
  'g',
);

/**
 * The addresses, with their ports, that a configuration value names, separated by spaces; empty when it names none.
 *
 * Configuration values may hold secrets (`postgres://user:password@10.30.0.5/`). Only what the application checks need is
 * ever kept in memory or in a snapshot: `10.30.0.5`.
 */
export function endpointsIn(value: string): string {
  if (!/[.:]/.test(value)) return '';
  return (value.match(ENDPOINT) ?? []).join(' ');
}
