import { UsageProblem } from './problem.ts';

/** The clock of live commands, as RFC 3339 in whole seconds. `MULTINET_NOW` stops it, for tests. */
export function clock(env: Readonly<Record<string, string | undefined>>): () => string {
  const fixed = env.MULTINET_NOW;
  if (fixed === undefined || fixed === '') return () => `${new Date().toISOString().slice(0, 19)}Z`;
  if (!/^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$/.test(fixed) || Number.isNaN(Date.parse(fixed))) {
    throw new UsageProblem(
      `MULTINET_NOW is "${fixed}", which is not an RFC 3339 time`,
      'write it as 2026-11-20T23:50:00Z',
    );
  }
  return () => fixed;
}
