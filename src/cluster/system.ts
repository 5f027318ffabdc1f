/** Reads a text file; `undefined` when there is none, and the system's error for any other trouble. */
export type ReadFile = (path: string) => string | undefined;

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;
