import { wrap } from './layout.ts';
import type { Paint } from './paint.ts';

/** Renders a documentation page for a terminal: titles stand out, prose is broken to fit, code and lists keep their shape. */
export function renderMarkdown(page: string, width: number, paint: Paint): string {
  const lines: string[] = [];
  let inCode = false;
  for (const line of page.split('\n')) {
    if (line.startsWith('```')) {
      inCode = !inCode;
      continue;
    }
    if (inCode) lines.push(`    ${line}`.trimEnd());
    else if (line.startsWith('#')) lines.push(paint('strong', line.replace(/^#+ /, '')));
    else lines.push(...prose(line, width));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function prose(line: string, width: number): string[] {
  const text = line.replace(/\*\*(.+?)\*\*/g, '$1').replace(/`([^`]+)`/g, '$1');
  const bullet = /^(\s*(?:[-*]|\d+\.) )(.*)$/.exec(text);
  if (bullet === null) return wrap(text, width);
  const [, mark = '', rest = ''] = bullet;
  const hanging = ' '.repeat(mark.length);
  return wrap(rest, width - mark.length).map((part, index) => (index === 0 ? mark : hanging) + part);
}
