import assert from 'node:assert/strict';

/** A sample as it was read. */
export interface ReadSample {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\n"])*",?)*)\})? (NaN|[+-]Inf|[-+\d.e]+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/**
 * Reads the text format as strictly as Prometheus, Pushgateway and the textfile collector together: HELP, then TYPE, once each; the samples
 * of a metric together; no series twice; no time stamps; a line feed at the end.
 */
export function readExposition(text: string): readonly ReadSample[] {
  assert.ok(text.endsWith('\n') && !text.endsWith('\n\n'), 'one line feed at the end');
  const samples: ReadSample[] = [];
  const seen = new Set<string>();
  const helped = new Set<string>();
  let current = '';
  let typed = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const help = /^# HELP ([a-zA-Z_:][\w:]*) \S(?:[^\\]|\\\\|\\n)*$/.exec(line)?.[1];
    if (help !== undefined) {
      assert.ok(!helped.has(help), `HELP of ${help} twice`);
      helped.add(help);
      current = help;
      continue;
    }
    const type = /^# TYPE ([a-zA-Z_:][\w:]*) gauge$/.exec(line)?.[1];
    if (type !== undefined) {
      assert.equal(type, current);
      typed = type;
      continue;
    }
    const [, metric = '', labels = '', value = ''] = SAMPLE.exec(line) ?? assert.fail(`no sample: ${line}`);
    assert.equal(metric, typed, 'a sample away from its metric');
    assert.equal(metric, current);
    const series = `${metric}{${labels}}`;
    assert.ok(!seen.has(series), `${series} twice`);
    seen.add(series);
    samples.push({ metric, labels: labelsIn(labels), value: numberOf(value) });
  }
  return samples;
}

function labelsIn(text: string): Readonly<Record<string, string>> {
  const labels = [...text.matchAll(LABEL)].map(([, name = '', value = '']) => [
    name,
    value.replace(/\\(.)/g, (_, sign) => (sign === 'n' ? '\n' : sign)),
  ]);
  return Object.fromEntries(labels);
}

function numberOf(text: string): number {
  if (text.endsWith('Inf')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = Number(text);
  assert.ok(text === 'NaN' || !Number.isNaN(value), `no number: ${text}`);
  return value;
}
