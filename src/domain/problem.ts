/** What is wrong with a piece of foreign data, and where: enough for a reader to find the place himself. */
export interface Problem {
  /** The annotation key, field path or file that holds the data, for example `spec.config`. */
  readonly place: string;
  /** The reason, lower-case, without a final period. */
  readonly message: string;
  /** Zero-based offset in characters into the text at `place`, where one is known. */
  readonly offset?: number;
  /** The text around the offset, unescaped: renderers escape it. */
  readonly excerpt?: string;
}

/** The result of reading foreign data. Decoders return it and never throw. */
export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** Wraps a value that was read. */
export function decoded<T>(value: T): Decoded<T> {
  return { ok: true, value };
}

/** Wraps the reason why a value could not be read. */
export function problem(
  place: string,
  message: string,
  at: { offset?: number; excerpt?: string } = {},
): Decoded<never> {
  return { ok: false, problem: { place, message, ...at } };
}

/** What was thrown, in the words of whoever threw it. Anything can be thrown; nearly always it is an Error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
