import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RuntimePackage } from './platforms.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache/multinet-runtimes/', import.meta.url));

// These names decide whether a bun executable runs the program or the user's preloads, or is bun itself instead of the program.
// No variable can have a name with "=" in it, so a program that asks for such a name never finds one.
const obeyed = ['BUN_OPTIONS', 'BUN_BE_BUN'];

/** A runtime on disk: as published, to build with, and deaf to the user's environment, to be built upon. */
export interface Runtime {
  readonly asPublished: string;
  readonly deaf: string;
}

/** Fetches a runtime from the npm registry in use, once. Throws when its bytes are not the pinned ones. */
export function fetchRuntime(pinned: RuntimePackage): Runtime {
  const folder = join(cache, `${pinned.name.replace('/', '-')}-${pinned.version}`);
  const runtime = { asPublished: join(folder, 'published', pinned.file), deaf: join(folder, 'deaf', pinned.file) };
  if (existsSync(runtime.deaf)) return runtime;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetch-'));
  try {
    const archive = download(pinned, work);
    verify(pinned, readFileSync(archive));
    execFileSync('tar', ['-xzf', archive, '-C', work]);
    const published = readFileSync(join(work, 'package', pinned.file));
    const made = join(work, 'made');
    put(join(made, 'published', pinned.file), published);
    put(join(made, 'deaf', pinned.file), deafened(published));
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return runtime;
}

function download({ name, version }: RuntimePackage, folder: string): string {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const printed = execFileSync(npm, ['pack', '--silent', `${name}@${version}`, '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  const file = printed.trim().split('\n').at(-1) ?? '';
  return join(folder, file);
}

function verify({ name, version, integrity }: RuntimePackage, archive: Uint8Array): void {
  const found = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${version}: its archive has ${found}, pinned is ${integrity}`);
}

/**
 * A copy of an executable that no longer obeys variables meant for bun's users. Throws when one of their names is not in it:
 * a later bun may have changed how it reads them.
 */
export function deafened(executable: Uint8Array): Buffer {
  const copy = Buffer.from(executable);
  for (const name of obeyed) {
    let at = copy.indexOf(name);
    if (at < 0) throw new Error(`this bun does not mention ${name}`);
    for (; at >= 0; at = copy.indexOf(name, at + 1)) copy[at + 3] = '='.charCodeAt(0);
  }
  return copy;
}

function put(path: string, bytes: Uint8Array): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, bytes);
  chmodSync(path, 0o755);
}
