import { readFileSync } from 'node:fs';

/** A file of the recordings, as text. */
export function recorded(path: string): string {
  return readFileSync(new URL(`../../fixtures/recorded/${path}`, import.meta.url), 'utf8');
}

/** An event of either API group, as far as the tests read it. */
export interface RecordedEvent {
  readonly reason: string;
  readonly message: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** The events of a recorded list. */
export function recordedEvents(path: string): readonly RecordedEvent[] {
  const list: { items: readonly Record<string, Record<string, string> & string>[] } = JSON.parse(recorded(path));
  return list.items.map((event) => {
    const about = event.involvedObject ?? event.regarding;
    return {
      reason: event.reason ?? '',
      message: event.message ?? event.note ?? '',
      namespace: about?.namespace,
      name: about?.name ?? '',
    };
  });
}
