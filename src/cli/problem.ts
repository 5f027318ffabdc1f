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
