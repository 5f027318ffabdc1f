import assert from 'node:assert/strict';

/** What a monitoring system makes of the output of a plugin. */
interface PluginOutput {
  readonly status: string;
  readonly performance: readonly string[];
  /** The long text. */
  readonly lines: readonly string[];
}

const ONE = /(?:'[^'=;]+'|[\w.-]+)=(?:U|-?[\d.]+(?:s|ms|%)?);[\d.]*;[\d.]*;[\d.]*(?:;[\d.]+)?/;

/** Reads the output of a plugin as Nagios and Icinga do: the first bar of a line ends its text, whoever wrote it. */
export function readPlugin(text: string): PluginOutput {
  assert.ok(text.endsWith('\n'));
  const [first = '', ...lines] = text.slice(0, -1).split('\n');
  const [status = '', performance, ...others] = first.split(' | ');
  assert.deepEqual(others, [], 'a second bar');
  assert.ok(performance !== undefined && !status.includes('|'), 'a bar in the status');
  assert.match(performance, new RegExp(`^${ONE.source}(?: ${ONE.source})*$`));
  for (const line of lines) assert.ok(!line.includes('|'), `a bar in the long text: ${line}`);
  return { status, performance: performance.match(new RegExp(ONE, 'g')) ?? [], lines };
}
