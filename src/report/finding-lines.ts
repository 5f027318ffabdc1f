import type { Finding } from '../findings/finding.ts';
import { say } from '../findings/words.ts';
import { brief } from './escape.ts';
import { toneOf } from './glyphs.ts';
import { labelled } from './layout.ts';
import type { Style } from './style.ts';

/** Findings in a few lines each, for beside a table: what is wrong, and at the end where to read on. */
export function findingLines(findings: readonly Finding[], { width, paint, glyphs }: Style): readonly string[] {
  const told = findings.flatMap((finding) => {
    const { severity, code } = finding;
    const sign = `${glyphs[severity]} ${severity} ${code}`;
    const [first = '', ...rest] = labelled(`${sign}  `, brief(say(finding)), width);
    return [paint(toneOf[severity], sign) + first.slice(sign.length), ...rest];
  });
  const [worst] = findings;
  return worst === undefined ? [] : [...told, paint('dim', `start with: kubectl multinet explain ${worst.code}`)];
}
