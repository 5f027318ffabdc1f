import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

// Tests are also run on machines that are slow, or busy with something else: none may depend on how fast things happen.

/** Milliseconds that only something that hangs can need. Less than mocha waits for a test. */
export const FOR_EVER = 100_000;

/** Waits until something holds; fails with `otherwise` when it never does. */
export async function until(holds: () => boolean | Promise<boolean>, otherwise = 'it never happened'): Promise<void> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > FOR_EVER) assert.fail(otherwise);
    await sleep(10);
  }
}

/**
 * The outcome of something that is cut off after some milliseconds and should have come so far by then. A slow machine gets more time,
 * a quick one does not wait for it. What never comes so far is given as it is.
 */
export async function withEnoughTime<T>(
  run: (milliseconds: number) => Promise<T>,
  cameSoFar: (outcome: T) => boolean,
): Promise<T> {
  let outcome = await run(300);
  for (const milliseconds of [3000, 30_000]) {
    if (cameSoFar(outcome)) break;
    outcome = await run(milliseconds);
  }
  return outcome;
}
