import type { Finding } from '../findings/finding.ts';
import { say } from '../findings/words.ts';
import { brief } from './escape.ts';
import { toneOf } from './glyphs.ts';
import type { Style } from './style.ts';

/** Findings in one line each, for beside a table: what, and where to read more. */
export function findingLines(
  findings: readonly Finding[],
  { paint, glyphs }: Pick<Style, 'paint' | 'glyphs'>,
): readonly string[] {
  return findings.map((finding) => {
    const { severity, code } = finding;
    return `${paint(toneOf[severity], `${glyphs[severity]} ${severity} ${code}`)}  ${brief(say(finding))}`;
  });
}
