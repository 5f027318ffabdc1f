import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Platform, platformWords, thisPlatform } from '../../scripts/dist/platforms.ts';
import { programPath } from '../needs.ts';

/** How this machine runs an executable of another platform. */
export interface Way {
  /** What is written before the executable. */
  readonly words: readonly string[];
  /** How the executable calls a file of this machine. */
  path(path: string): string;
  /** What it printed, without what the emulator says for itself. */
  own(text: string): string;
}

const itself = (text: string): string => text;
const processors = { amd64: 'x86_64', arm64: 'aarch64' } as const;

/** A way to run the executables of a platform here, or why there is none. */
export function wayToRun(platform: Platform): Way | string {
  if (platform.os === 'darwin') return 'nothing but a Mac runs it';
  return platform.os === 'windows' ? byWine() : byItsLibraries(platform);
}

// Wine 8 has no bcryptprimitives.dll, of which bun asks for random numbers.
function byWine(): Way | string {
  const wine = programPath('wine');
  if (wine === undefined) return 'wine not in PATH';
  const version = spawnSync(wine, ['--version'], { encoding: 'utf8' }).stdout.trim();
  if (Number(/\d+/.exec(version)?.[0]) < 9) return `${version} is too old`;
  return {
    words: [wine],
    path: (path) => `Z:${path.replaceAll('/', '\\')}`,
    own: (text) => text.replace(/^wine: .*\n/gm, ''),
  };
}

function byItsLibraries(platform: Platform): Way | string {
  const { os, arch, libc } = platform;
  const here = thisPlatform();
  const processor = processors[arch];
  const emulator = [`qemu-${processor}-static`, `qemu-${processor}`].map(programPath).find((path) => path);
  const loader = `lib/ld-${libc ?? 'linux'}-${processor}.so.1`;
  const made = fileURLToPath(new URL(`../../dist/systems/${platformWords(platform, '-')}`, import.meta.url));
  const folder = [made, `/usr/${processor}-linux-gnu`].find((one) => existsSync(join(one, loader)));
  if (os !== here?.os) return `this is no ${os}`;
  if (folder === undefined) return `no ${loader} in ${made}: test/e2e/foreign-systems.sh`;
  if (arch !== here.arch)
    return emulator === undefined
      ? `qemu-${processor} not in PATH`
      : { words: [emulator, '-L', folder], path: itself, own: itself };
  const libraries = [join(folder, 'lib'), join(folder, 'usr/lib')].join(':');
  return { words: [join(folder, loader), '--library-path', libraries], path: itself, own: itself };
}
