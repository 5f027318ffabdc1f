/** Reads a text file; `undefined` when there is none, and the system's error for any other trouble. */
export type ReadFile = (path: string) => string | undefined;

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The code of an error of the system or of Node, `ENOENT`; empty for any other error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
