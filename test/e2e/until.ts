import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** A machine that takes longer than this for anything that tests wait for is broken, not slow. Milliseconds. */
const LONGEST = 60_000;
const GLANCE = 50;

/** Waits until something is so, as tests do that must not depend on how fast the machine is; fails when it never is. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const begun = performance.now();
  while (!(await holds())) {
    assert.ok(performance.now() - begun < LONGEST, `waited ${LONGEST / 1000} s in vain: ${what}`);
    await pause(GLANCE);
  }
}
