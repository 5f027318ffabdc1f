import type { Finding } from '../findings/finding.ts';
import { say } from '../findings/words.ts';
import { oneLine } from './escape.ts';
import { type Glyphs, toneOf } from './glyphs.ts';
import type { Paint } from './paint.ts';

/** Findings in one line each, for beside a table: what, and where to read more. */
export function findingLines(
  findings: readonly Finding[],
  { paint, glyphs }: { readonly paint: Paint; readonly glyphs: Glyphs },
): readonly string[] {
  return findings.map((finding) => {
    const { severity, code } = finding;
    return `${paint(toneOf[severity], `${glyphs[severity]} ${severity} ${code}`)}  ${oneLine(say(finding))}`;
  });
}
