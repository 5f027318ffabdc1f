import { isRecord } from '../../kube/codec.ts';
import { peel } from './envelope.ts';
import { logHead } from './log-head.ts';
import { explainMessage } from './match.ts';

/** An event or log line found in a pasted text. */
export interface PastedMessage {
  /** The message alone, possibly of several lines. */
  readonly message: string;
  /** One-based line where it begins. */
  readonly line: number;
  /** `Normal` or `Warning`, of an event. */
  readonly type?: string | undefined;
  readonly reason?: string | undefined;
  /** Of an event: what it is about, as far as the text shows. */
  readonly namespace?: string | undefined;
  readonly pod?: string | undefined;
}

// `kubectl describe`: Type, Reason, Age, From, Message, in columns that are at least two blanks apart.
const describedEvent =
  /^ {1,8}(Normal|Warning) {1,300}(\w{1,80}) {1,300}(?:<unknown>|<invalid>|[0-9a-z]{1,12})(?: \(x\d{1,9} over [0-9a-z]{1,12}\))? {2,300}(\S.{0,80}?) {2,300}(\S.*)$/;

// `kubectl get events`: [NAMESPACE] LAST SEEN, TYPE, REASON, OBJECT, MESSAGE.
const listedEvent =
  /^(?:([a-z0-9][a-z0-9-]{0,62}) {1,300})?(?:<unknown>|<invalid>|[0-9][0-9a-z]{0,11})(?: \(x\d{1,9} over [0-9a-z]{1,12}\))? {1,300}(Normal|Warning) {1,300}(\w{1,80}) {1,300}([A-Za-z]{1,63})\/(\S{1,253}) {1,300}(\S.*)$/;

const listHeader = /^(?:NAMESPACE +)?LAST SEEN +TYPE +REASON +OBJECT/;
const described = /^(Name|Namespace): +(\S{1,253})$/;

type Draft = Omit<PastedMessage, 'message'> & { readonly lines: string[]; readonly raw?: boolean };

/**
 * Finds the event messages in what people paste into tickets: `kubectl describe pod`, `kubectl get events` (table, or
 * `-o json`), daemon logs, or a bare message. A text in which nothing is recognised is one message as a whole.
 */
export function messagesInText(text: string): readonly PastedMessage[] {
  const listed = eventsInJson(text);
  if (listed !== undefined) return listed;
  const found = [...drafts(text)].map(finished).filter(({ message }) => message !== '');
  const kept = found.filter(({ raw, message }) => !raw || speaks(message)).map(({ raw: _, ...message }) => message);
  if (kept.length > 0) return kept;
  return text.trim() === '' ? [] : [{ message: text.trim(), line: 1 }];
}

function* drafts(text: string): Generator<Draft> {
  let current: Draft | undefined;
  let about: { pod?: string; namespace?: string } = {};
  for (const [index, row] of text.split(/\r?\n/).entries()) {
    const [, field, value = ''] = described.exec(row) ?? [];
    if (field === 'Name') about = { pod: value };
    if (field === 'Namespace') about = { ...about, namespace: value };
    const next = startOf(row, index + 1, about);
    if (next === undefined && row.trim() !== '' && !listHeader.test(row)) {
      if (current === undefined) current = { lines: [row], line: index + 1, raw: true };
      else current.lines.push(row);
      continue;
    }
    // A blank line ends a message: the two lines of a shim's error have none between them.
    if (current !== undefined) yield current;
    current = next;
  }
  if (current !== undefined) yield current;
}

function startOf(row: string, line: number, about: { pod?: string; namespace?: string }): Draft | undefined {
  const event = describedEvent.exec(row);
  if (event?.[4] !== undefined) return { lines: [event[4]], line, type: event[1], reason: event[2], ...about };
  const listed = listedEvent.exec(row);
  if (listed?.[6] !== undefined) {
    const [, namespace, type, reason, kind, name, message] = listed;
    const pod = /^pods?$/i.test(kind ?? '') ? name : undefined;
    return { lines: [message ?? ''], line, type, reason, namespace, pod };
  }
  return logHead(row) === undefined ? undefined : { lines: [row], line, raw: true };
}

function finished({ lines, ...draft }: Draft): PastedMessage & { readonly raw?: boolean } {
  return { ...draft, message: lines.join('\n').trim() };
}

/** Text that is no event counts as a message only if something in it is recognised. */
function speaks(message: string): boolean {
  return (
    peel(message).layers.some(({ kind }) => kind !== 'log-line') || explainMessage(message).signature !== undefined
  );
}

/** The events of `kubectl get events -o json`, of either API group; undefined if the text is no such JSON. */
function eventsInJson(text: string): readonly PastedMessage[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const value = parsed(text);
  if (!isRecord(value)) return undefined;
  const items = Array.isArray(value.items) ? value.items : [value];
  const events = items.filter(isRecord).flatMap((event) => {
    const message = event.message ?? event.note;
    const involved = event.involvedObject ?? event.regarding;
    const { kind, name, namespace } = isRecord(involved) ? involved : {};
    if (typeof message !== 'string') return [];
    return [
      {
        message,
        line: 1,
        type: string(event.type),
        reason: string(event.reason),
        namespace: string(namespace),
        pod: kind === 'Pod' ? string(name) : undefined,
      },
    ];
  });
  return events.length > 0 ? events : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
