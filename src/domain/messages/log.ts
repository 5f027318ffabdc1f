import { logHead } from './log-head.ts';
import { type Explanation, explainMessage } from './match.ts';
import type { MessageContext } from './situation.ts';

/** One entry of a daemon's log; it may have several lines. */
export interface LogEntry {
  /** As the head of the line has it; see {@link logHead}. */
  readonly time: string;
  /** `error`, `verbose`, `debug`, `info` … */
  readonly level: string;
  /** Without time and level. */
  readonly text: string;
  /** One-based number of its first line. */
  readonly line: number;
}

/** A log entry that was understood, or that is an error. */
export interface ExplainedEntry {
  readonly entry: LogEntry;
  readonly explanation: Explanation;
}

/**
 * Splits the log of a Multus or whereabouts daemon into entries. Lines without a head (printed configurations) belong to the
 * entry before them; before the first head they are the rest of an entry that is not there, and are left out.
 */
export function readLog(text: string): readonly LogEntry[] {
  const entries: { head: Omit<LogEntry, 'text'>; lines: string[] }[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const head = logHead(line);
    if (head === undefined) entries.at(-1)?.lines.push(line);
    else {
      const { time, level, textAt } = head;
      entries.push({ head: { time, level, line: index + 1 }, lines: [line.slice(textAt)] });
    }
  }
  return entries.map(({ head, lines }) => ({ ...head, text: lines.join('\n').trimEnd() }));
}

const failing = new Set(['error', 'panic', 'fatal']);

/** Explains what a log tells of failures, in its order: every error, and every other entry that bears a known signature. */
export function explainLog(text: string, context: MessageContext = {}): readonly ExplainedEntry[] {
  return readLog(text).flatMap((entry) => {
    const explanation = explainMessage(entry.text, context);
    return failing.has(entry.level) || explanation.signature !== undefined ? [{ entry, explanation }] : [];
  });
}
