import type { Check } from '../checks/check.ts';
import { tidyUp } from '../cluster/garbage.ts';

/** The same check; what it leaves behind is collected before the next one begins. */
export function tidily(check: Check): Check {
  return {
    ...check,
    run(snapshot, settings) {
      const outcome = check.run(snapshot, settings);
      tidyUp();
      return outcome;
    },
  };
}
