import { readFile } from 'node:fs/promises';
import type { FindingCode } from '../findings/catalogue.ts';

/** The documentation page of a code, as Markdown. A packaged program carries the pages inside (scripts/bundle.ts). */
export async function loadPage(code: FindingCode): Promise<string | undefined> {
  try {
    return await readFile(new URL(`../../docs/findings/${code}.md`, import.meta.url), 'utf8');
  } catch {
    return undefined;
  }
}
