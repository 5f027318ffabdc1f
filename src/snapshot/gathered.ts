/** Why something could not be read. Each is a stated unknown in every output, never a pass. */
export const reasons = [
  'forbidden',
  'unauthorized',
  'not-installed',
  'unreachable',
  'timed-out',
  'server-error',
  'undecodable',
  'no-tool',
  'not-asked',
] as const;
/** Why something could not be read. */
export type Reason = (typeof reasons)[number];

/** Something that was not read, and what its reader can do about it. */
export interface NotGathered {
  readonly reason: Reason;
  /** What was attempted, as a phrase: `list pods in all namespaces`. */
  readonly what: string;
  /** The words of the server or the system, unescaped. */
  readonly detail: string;
  /** A command that shows or solves the trouble. */
  readonly next?: string;
}

/** A part of the snapshot with its provenance, or the reason why it is missing. */
export type Gathered<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** RFC 3339. */
      readonly at: string;
      /** Parts of it that are missing, for example namespaces that may not be read. */
      readonly gaps?: readonly NotGathered[];
    }
  | { readonly ok: false; readonly why: NotGathered };

/** The same part with another value. */
export function mapGathered<T, U>(part: Gathered<T>, change: (value: T) => U): Gathered<U> {
  return part.ok ? { ...part, value: change(part.value) } : part;
}

/** Whether all of it was read: only then does absence from it mean anything. */
export function isWhole(part: Gathered<unknown>): boolean {
  return part.ok && (part.gaps ?? []).length === 0;
}
