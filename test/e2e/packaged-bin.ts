import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { executableName, platformWords, thisPlatform } from '../../scripts/dist/platforms.ts';

/** The executable of this platform: `MULTINET_BIN`, or what `npm run dist` made; undefined when there is none. */
export function packagedBin(): string | undefined {
  const given = process.env.MULTINET_BIN;
  if (given !== undefined && given !== '') return resolve(given);
  const platform = thisPlatform();
  if (platform === undefined) return undefined;
  const made = `../../dist/bin/${platformWords(platform, '-')}/${executableName(platform)}`;
  const path = fileURLToPath(new URL(made, import.meta.url));
  return existsSync(path) ? path : undefined;
}
