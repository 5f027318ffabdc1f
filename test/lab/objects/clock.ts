/** The times of a lab: when the cluster was made, when its pods started. */
export interface Clock {
  /** Whole seconds before now, in the API's form: `2026-11-20T23:41:36Z`. */
  ago(seconds: number): string;
  /** The same with microseconds, as the scheduler's events have it. */
  agoPrecisely(seconds: number): string;
}

/** A clock around a fixed now, in milliseconds since 1970. */
export function clockAt(now: number): Clock {
  return {
    ago: (seconds) => new Date(now - seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    agoPrecisely: (seconds) => new Date(now - seconds * 1000).toISOString().replace('Z', '000Z'),
  };
}

/** How long ago things happened, in seconds. */
export const age = { cluster: 86_400, networks: 82_800, pods: 3600, lastFailure: 20 } as const;
