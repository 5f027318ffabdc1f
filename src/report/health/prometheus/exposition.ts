/** A metric with its samples, in the terms of Prometheus. */
export interface Metric {
  /** With its unit at the end. */
  readonly name: string;
  /** A sentence that says what it counts, and of what. */
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** One value of a metric. */
export interface Sample {
  /** In the order in which they are written. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number | bigint;
}

/**
 * Metrics in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/): HELP and TYPE once, all samples of
 * a metric together, a line end behind the last. A metric without samples is left out. All are gauges: what one run saw.
 */
export function exposition(metrics: readonly Metric[]): string {
  return metrics.map(lines).join('');
}

function lines({ name, help, samples }: Metric): string {
  // One series twice makes readers refuse the whole file: of names that differ in broken characters alone, the first is kept.
  const values = new Map<string, string>();
  for (const { labels = {}, value } of samples) {
    const series = `${name}${labelText(labels)}`;
    if (!values.has(series)) values.set(series, numberText(value));
  }
  if (values.size === 0) return '';
  const rows = [...values].map(([series, value]) => `${series} ${value}\n`);
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} gauge\n${rows.join('')}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const words = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`);
  return words.length === 0 ? '' : `{${words.join(',')}}`;
}

// Controls would steer the terminal that shows the output: they are written as their code point, twice escaped, as it were.
const CONTROLS = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu;

function escapeValue(text: string): string {
  return text
    .toWellFormed()
    .replace(CONTROLS, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n');
}

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

function numberText(value: number | bigint): string {
  const number = Number(value);
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? '+Inf' : '-Inf';
  return String(number);
}
