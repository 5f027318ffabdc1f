/** What passed a link since it was made, as far as whoever counted tells it: bytes and packets, ever growing. */
export interface Counters {
  readonly rxBytes?: number;
  readonly rxPackets?: number;
  readonly rxErrors?: number;
  readonly rxDropped?: number;
  readonly txBytes?: number;
  readonly txPackets?: number;
  readonly txErrors?: number;
  readonly txDropped?: number;
}

/** The counters of the links of one pod at one moment. */
export interface Sample {
  /** Who counted. The two have clocks of their own, and the kubelet leaves interfaces out. */
  readonly by: 'pod' | 'kubelet';
  /** Milliseconds on the clock of whoever counted: only differences mean something. */
  readonly at: number;
  readonly links: ReadonlyMap<string, Counters>;
}

/** A sample, or the reason why there is none. */
export type Sampled =
  | { readonly ok: true; readonly value: Sample }
  | { readonly ok: false; readonly detail: string; readonly next?: string };

/** What is known of the traffic of a pod: its last two samples, and why a newer one is missing. */
export interface History {
  readonly before?: Sample;
  readonly after?: Sample;
  readonly failure?: { readonly detail: string; readonly next?: string };
}

/**
 * The history with one sample more. A sample of the same moment as the last is none: a kubelet measures every ten seconds or
 * so, and tells the same until it does again. Where somebody else has counted, the history begins anew.
 */
export function advance(history: History, sampled: Sampled): History {
  const { failure: _, ...known } = history;
  if (!sampled.ok) {
    const { detail, next } = sampled;
    return { ...known, failure: next === undefined ? { detail } : { detail, next } };
  }
  const { value } = sampled;
  const { after } = known;
  if (after === undefined || after.by !== value.by || value.at < after.at) return { after: value };
  return value.at === after.at ? known : { before: after, after: value };
}
