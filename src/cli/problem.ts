import type { Decoded } from '../domain/problem.ts';

/** A mistake in how the program was called, or in a file it was given. */
export class UsageProblem extends Error {
  /** A command that helps, or a sentence that says what to write instead. */
  readonly next?: string;

  constructor(message: string, next?: string) {
    super(message);
    this.name = 'UsageProblem';
    if (next !== undefined) this.next = next;
  }
}

/**
 * The value that was read of what a user gave, or made of it.
 *
 * @throws UsageProblem that names the place and the reason
 */
export function readOrRefuse<T>(read: Decoded<T>, next?: string): T {
  if (read.ok) return read.value;
  throw new UsageProblem(`${read.problem.place}: ${read.problem.message}`, next);
}
