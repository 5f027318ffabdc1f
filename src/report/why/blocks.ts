import type { Link } from '../../checks/diagnosis/diagnosis.ts';
import type { Remedy } from '../../findings/entry.ts';
import { pathOf } from '../../findings/refs.ts';
import { brief } from '../escape.ts';
import { age, count, labelled } from '../layout.ts';
import type { Style } from '../style.ts';

/** How the text is to look. */
export interface WhyStyle extends Style {
  /** Shows all pods, all evidence, and pods that are well. */
  readonly all: boolean;
}

const INDENT = ' '.repeat(5);

/** Lines under a short label; none for empty text. */
export function row(label: string, text: string, width: number): string[] {
  return text === '' ? [] : labelled(`${INDENT}${label.padEnd(5)}`, brief(text), width);
}

/** The chain from the symptom to the cause, numbered. What is of `subject` itself does not repeat its name. */
export function chainRows(
  chain: readonly Link[],
  { of: subject, now }: { readonly of: string; readonly now: string },
  { width, paint, all }: WhyStyle,
): string[] {
  const most = all ? chain.length : 6;
  const rows = chain.slice(0, most).flatMap((link, index) => {
    const name = link.of === undefined ? '' : `${link.of.kind}/${pathOf(link.of)}`;
    const where = [name === subject ? '' : name, link.source, often(link, now)].filter((part) => part !== '');
    return row(`${index + 1}.`, `${where.join(', ')}: ${link.text}`, width).map((line) => paint('dim', line));
  });
  const more = chain.length - most;
  return more > 0
    ? [...rows, ...row('', `and ${more} more (--show all)`, width).map((line) => paint('dim', line))]
    : rows;
}

function often({ repeated }: Link, now: string): string {
  if (repeated === undefined) return '';
  const { times, first, last } = repeated;
  const since = first === '' || times < 2 ? '' : ` since ${age(first, now)}`;
  return `${count(times, 'time')}${since}, last ${age(last, now)} ago`;
}

/** What to type next, and what to change. */
export function remedyRows({ see, fix }: Remedy, width: number): string[] {
  return [...see.flatMap((command) => row('see', command, width)), ...row('fix', fix, width)];
}
