import { ClusterProblem } from '../problem.ts';

const MILLISECONDS = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

// client-go's clientcmd.ParseTimeout: whole seconds without a unit, or what Go's time.ParseDuration reads.
/** Reads kubectl's `--request-timeout`, in milliseconds; 0 means no bound. Throws a ClusterProblem on anything else. */
export function parseTimeout(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (/^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) {
    const parts = text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g);
    return [...parts].reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (MILLISECONDS.get(unit) ?? 0), 0);
  }
  throw new ClusterProblem(`--request-timeout ${text} is no duration`, {
    next: 'give seconds, or a number with a unit: --request-timeout=30s',
  });
}

/** Milliseconds as a user writes them: `30s`, `2m`, `250ms`. */
export function printDuration(milliseconds: number): string {
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000}m`;
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
