const MILLISECONDS = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds of a length of time as Go's time.ParseDuration reads it: `1h30m`, `1.5s`, `250us`. Undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g);
  return [...parts].reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (MILLISECONDS.get(unit) ?? 0), 0);
}

/** The same, and whole seconds without a unit: client-go's clientcmd.ParseTimeout. */
export function parseTimeout(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
}

/** Milliseconds as a user writes them: `30s`, `2m`, `250ms`. */
export function printDuration(milliseconds: number): string {
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000}m`;
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
