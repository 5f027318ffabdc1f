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

// These names decide whether a bun executable runs the program or the user's preloads, is bun itself instead of the program, or opens
// a port for debuggers, which may run what they like. All names that begin like that are meant: BUN_INSPECT_CONNECT_TO.
// No variable can have a name with "=" in it, so a program that asks for such a name never finds one.
const obeyed = ['BUN_OPTIONS', 'BUN_BE_BUN', 'BUN_INSPECT'];

const POINT = '.'.charCodeAt(0);
const EQUALS = '='.charCodeAt(0);

/** A runtime on disk: as published, to build with, and deaf to the user's environment, to be built upon. */
export interface Runtime {
  readonly asPublished: string;
  readonly deaf: string;
}

/** Fetches a runtime from the npm registry in use, once. Throws when its bytes are not the pinned ones. */
export function fetchRuntime(pinned: RuntimePackage): Runtime {
  const folder = join(cache, `${pinned.name.replace('/', '-')}-${pinned.version}`);
  const asPublished = join(folder, 'published', pinned.file);
  const deaf = join(folder, `deaf-to-${obeyed.join('+')}`, pinned.file);
  if (!existsSync(asPublished)) fetchTo(folder, pinned);
  if (!existsSync(deaf)) {
    const made = `${deaf}.${process.pid}`;
    put(made, deafened(readFileSync(asPublished)));
    renameSync(made, deaf);
  }
  return { asPublished, deaf };
}

function fetchTo(folder: string, pinned: RuntimePackage): void {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetch-'));
  try {
    const archive = download(pinned, work);
    verify(pinned, readFileSync(archive));
    execFileSync('tar', ['-xzf', archive, '-C', work]);
    const made = join(work, 'made');
    put(join(made, 'published', pinned.file), readFileSync(join(work, 'package', pinned.file)));
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
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
    for (; at >= 0; at = copy.indexOf(name, at + 1)) {
      // Behind a point it is a word of the runtime's own scripts, which would no longer be what they were.
      if (copy[at - 1] !== POINT) copy[at + 3] = EQUALS;
    }
  }
  return copy;
}

function put(path: string, bytes: Uint8Array): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, bytes);
  chmodSync(path, 0o755);
}
