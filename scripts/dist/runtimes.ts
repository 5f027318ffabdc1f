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
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deafened } from './deafen.ts';
import type { RuntimePackage } from './platforms.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache/multinet-runtimes/', import.meta.url));

// What was made with another version of what makes it is made anew.
const way = ['deafen.ts', 'machine-code.ts']
  .reduce((sum, file) => sum.update(readFileSync(new URL(file, import.meta.url))), createHash('sha256'))
  .digest('hex')
  .slice(0, 12);

/** A runtime on disk: as published, to build with, and deaf to the user's environment, to be built upon. */
export interface Runtime {
  readonly asPublished: string;
  readonly deaf: string;
}

/** Fetches a runtime from the npm registry in use, once. Throws when its bytes are not the pinned ones. */
export function fetchRuntime(pinned: RuntimePackage): Runtime {
  const asPublished = fetchPublished(pinned);
  const deaf = join(folderOf(pinned), `deaf-${way}`, pinned.file);
  if (!existsSync(deaf)) {
    const made = `${deaf}.${process.pid}`;
    put(made, deafened(readFileSync(asPublished)));
    renameSync(made, deaf);
  }
  return { asPublished, deaf };
}

/** Fetches a runtime and does nothing to it. Throws for what it can do nothing about: no network, or other bytes than the pinned ones. */
export function fetchPublished(pinned: RuntimePackage): string {
  const folder = folderOf(pinned);
  const asPublished = join(folder, 'published', pinned.file);
  if (!existsSync(asPublished)) fetchTo(folder, pinned);
  return asPublished;
}

function folderOf({ name, version }: RuntimePackage): string {
  return join(cache, `${name.replace('/', '-')}-${version}`);
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
    env: { ...process.env, PATH: pathOfMachine() },
  });
  const file = printed.trim().split('\n').at(-1) ?? '';
  return join(folder, file);
}

// npm looks for its global settings, such as the registry in use, beside the Node that runs it: that has to be the machine's, not the project's.
function pathOfMachine(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.filter((folder) => !/[\\/]node_modules[\\/]\.bin$/.test(folder)).join(delimiter);
}

function verify({ name, version, integrity }: RuntimePackage, archive: Uint8Array): void {
  const found = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${version}: its archive has ${found}, pinned is ${integrity}`);
}

function put(path: string, bytes: Uint8Array): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, bytes);
  chmodSync(path, 0o755);
}
