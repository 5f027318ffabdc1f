// Makes the release: executables for all platforms in archives, with their sums: npm run dist.
//
//   npm run dist                   all platforms
//   npm run dist -- linux/amd64    only these; `here` is the one of this machine
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { about } from '../src/cli/about.ts';
import { bundledPackages } from './dist/bundled.ts';
import { bundleForExecutable, compile } from './dist/compile.ts';
import { linkedIn } from './dist/linked.ts';
import { billOfMaterials, licenceList } from './dist/notices.ts';
import {
  archiveName,
  executableName,
  type Platform,
  platforms,
  platformWords,
  thisPlatform,
} from './dist/platforms.ts';
import { fetchRuntime } from './dist/runtimes.ts';
import { type Entry, tarGz } from './dist/tar.ts';
import { zip } from './dist/zip.ts';

const inProject = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const release = `v${about.version}`;

/** Makes the executables and archives of some platforms under `dist/`; returns the archives' names and sums. */
export async function makeRelease(wanted: readonly Platform[]): Promise<Map<string, string>> {
  const builder = thisPlatform();
  if (builder === undefined) throw new Error(`no bun is pinned for ${process.platform}/${process.arch}`);
  const script = 'dist/packaged.cjs';
  const packages = bundledPackages(await bundleForExecutable(script));
  const linked = linkedIn(fetchRuntime(builder.runtime).asPublished);
  const folder = inProject('dist/release');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  const sums = new Map<string, string>();
  const put = (name: string, bytes: Uint8Array): void => {
    writeFileSync(join(folder, name), bytes);
    sums.set(name, createHash('sha256').update(bytes).digest('hex'));
    process.stdout.write(`${sums.get(name)}  ${name}  ${(bytes.length / 1e6).toFixed(1)} MB\n`);
  };
  for (const platform of wanted) {
    const executable = compile(
      inProject(script),
      platform,
      builder,
      inProject(`dist/bin/${platformWords(platform, '-')}`),
    );
    const entries: Entry[] = [
      { name: executableName(platform), bytes: readFileSync(executable), executable: true },
      { name: 'LICENSE', bytes: readFileSync(inProject('LICENSE')), executable: false },
      {
        name: 'THIRD-PARTY-LICENSES.txt',
        bytes: Buffer.from(licenceList(packages, linked, platform)),
        executable: false,
      },
    ];
    put(archiveName(platform, release), platform.os === 'windows' ? zip(entries) : tarGz(entries));
  }
  const bill = billOfMaterials(about.version, packages, linked, builder.runtime);
  put(`kubectl-multinet_${release}.cdx.json`, Buffer.from(bill));
  writeFileSync(join(folder, 'SHA256SUMS'), [...sums].map(([name, sum]) => `${sum}  ${name}\n`).join(''));
  return sums;
}

function chosen(words: readonly string[]): Platform[] {
  if (words.length === 0) return [...platforms];
  return words.map((word) => {
    const found = word === 'here' ? thisPlatform() : platforms.find((platform) => word === platformWords(platform));
    if (found !== undefined) return found;
    throw new Error(`${word}: not one of here, ${platforms.map((platform) => platformWords(platform)).join(', ')}`);
  });
}

if (import.meta.main) await makeRelease(chosen(process.argv.slice(2)));
