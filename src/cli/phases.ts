import { type Progress, showProgress } from './progress.ts';

/** Progress through work of several parts, each of which is named when it begins. */
export interface Phases extends Progress {
  begin(what: string): void;
}

/** Shows on a stream how far the part is that began last. */
export function showPhases(stream: { readonly isTTY?: boolean; write(text: string): unknown }): Phases {
  let current: Progress | undefined;
  return {
    begin(what) {
      current?.end();
      current = showProgress(what, stream);
    },
    step: (done, all) => current?.step(done, all),
    end: () => current?.end(),
  };
}
