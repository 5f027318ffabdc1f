/** What a program was made of, beside its version. */
export interface Build {
  /** Short hash of the commit. */
  readonly commit: string;
  /** The commit's date, as YYYY-MM-DD: whoever builds it again gets the same. */
  readonly date: string;
}

/** Where this program was built; absent when it runs from its sources. A build puts its own in place of this file (scripts/bundle.ts). */
export const build: Build | undefined = undefined;
