import { isRecord } from '../../kube/record.ts';
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
  /** The node whose kubelet says it. */
  readonly node?: string | undefined;
}

// `kubectl describe`: Type, Reason, Age, From, Message, in columns that are at least two blanks apart.
const describedEvent =
  /^ {1,8}(Normal|Warning) {1,300}(\w{1,80}) {1,300}(?:<unknown>|<invalid>|[0-9a-z]{1,12})(?: \(x\d{1,9} over [0-9a-z]{1,12}\))? {2,300}(\S.{0,80}?) {2,300}(\S.*)$/;

// `kubectl get events`: [NAMESPACE] LAST SEEN, TYPE, REASON, OBJECT, MESSAGE.
const listedEvent =
  /^(?:([a-z0-9][a-z0-9-]{0,62}) {1,300})?(?:<unknown>|<invalid>|[0-9][0-9a-z]{0,11})(?: \(x\d{1,9} over [0-9a-z]{1,12}\))? {1,300}(Normal|Warning) {1,300}(\w{1,80}) {1,300}([A-Za-z]{1,63})\/(\S{1,253}) {1,300}(\S.*)$/;

// With `-o wide`, before the message: [SUBOBJECT], SOURCE; after it: FIRST SEEN, COUNT, NAME. Columns are three blanks apart.
const wideEnd = / {3,300}(?:<unknown>|<invalid>|[0-9][0-9a-z]{0,11}) {3,300}\d{1,9} {3,300}\S{1,253} {0,300}$/;
const wideStart = /^(?:(?:spec|status|metadata)\.\S{1,253} {3,300})?(\S.{0,300}?) {3,300}(?=\S)/;
const kubeletOf = /^kubelet, (\S{1,253})$/;

const listHeader = /^(?:NAMESPACE +)?LAST SEEN +TYPE +REASON +OBJECT/;
// The name of a node stands before its address.
const described = /^(Name|Namespace|Node): +([^\s/]{1,253})(?:\/\S{1,253})?$/;

type Draft = Omit<PastedMessage, 'message'> & { readonly lines: string[]; readonly raw?: boolean };

/**
 * Finds the event messages in what people paste into tickets: `kubectl describe pod`, `kubectl get events` (table, also
 * `-o wide`, or `-o json`), daemon logs, or a bare message. A text in which nothing is recognised is one message as a whole.
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
  let about: About = {};
  for (const [index, row] of text.split(/\r?\n/).entries()) {
    const [, field, value = ''] = described.exec(row) ?? [];
    if (field === 'Name') about = { pod: value };
    if (field === 'Namespace') about = { ...about, namespace: value };
    if (field === 'Node' && value !== '<none>') about = { ...about, node: value };
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

/** What `kubectl describe` says above its events. */
interface About {
  readonly pod?: string;
  readonly namespace?: string;
  readonly node?: string;
}

function startOf(row: string, line: number, about: About): Draft | undefined {
  const event = describedEvent.exec(row);
  if (event?.[4] !== undefined) return { lines: [event[4]], line, type: event[1], reason: event[2], ...about };
  const listed = listedEvent.exec(row);
  if (listed?.[6] !== undefined) {
    const [, namespace, type, reason, kind, name, message] = listed;
    const pod = /^pods?$/i.test(kind ?? '') ? name : undefined;
    const { text, node } = restOfRow(message ?? '');
    return { lines: [text], line, type, reason, namespace, pod, ...(node === undefined ? {} : { node }) };
  }
  return logHead(row) === undefined ? undefined : { lines: [row], line, raw: true };
}

/** The message, without the columns that `-o wide` adds on both sides, and the node that one of them names. */
function restOfRow(rest: string): { readonly text: string; readonly node?: string | undefined } {
  const end = wideEnd.exec(rest);
  if (end === null) return { text: rest };
  const start = wideStart.exec(rest);
  const text = rest.slice(start?.[0].length ?? 0, end.index);
  return { text, node: kubeletOf.exec(start?.[1] ?? '')?.[1] };
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
    const source = event.source ?? event.deprecatedSource;
    if (typeof message !== 'string') return [];
    return [
      {
        message,
        line: 1,
        type: string(event.type),
        reason: string(event.reason),
        namespace: string(namespace),
        pod: kind === 'Pod' ? string(name) : undefined,
        node: isRecord(source) && source.component === 'kubelet' ? string(source.host) : undefined,
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
