import pMap from 'p-map';
import { podPath } from '../../domain/connectivity/endpoint.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import type { Gathered } from '../../snapshot/gathered.ts';
import type { Probing } from '../probing/probing.ts';
import type { Workbench } from '../probing/workbench.ts';

/** Pods measured at a time. */
const AT_ONCE = 16;

/** Runs work for the items of each source pod, some pods at a time; the results are in the order of the pods. */
export async function eachSource<T, R>(
  { means: { signal, onProgress } }: Probing,
  items: readonly T[],
  pairOf: (item: T) => Pair,
  work: (own: readonly T[], source: string) => Promise<readonly R[]>,
): Promise<R[]> {
  const sources = [...Map.groupBy(items, (item) => podPath(pairOf(item).from))];
  let done = 0;
  const results = await pMap(
    sources,
    async ([source, own]) => {
      const found = await work(own, source);
      done += 1;
      onProgress?.(done, sources.length);
      return found;
    },
    { concurrency: AT_ONCE, ...(signal === undefined ? {} : { signal }) },
  );
  return results.flat();
}

/** Nothing is known of what a pod was asked. */
export function untold(
  source: string,
  what: string,
  { reason, why }: Extract<Workbench, { ok: false }>,
): Gathered<never> {
  return { ok: false, why: { reason, what: `${what} from pod ${source}`, detail: why } };
}
