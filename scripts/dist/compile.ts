import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { bundle } from '../bundle.ts';
import { executableFaults } from './executable.ts';
import { executableName, type Platform } from './platforms.ts';
import { fetchRuntime } from './runtimes.ts';
import { signed } from './sign-mach-o.ts';

const NAME = 'kubectl-multinet';

/** Puts the program and all it imports into one CommonJS file: bun's bytecode wants that form. */
export async function bundleForExecutable(outfile: string): Promise<Metafile> {
  const { metafile } = await bundle('bin/packaged.ts', outfile, {
    format: 'cjs',
    banner: {},
    // Dependencies ask where they are; the answer must not be where the release happened to be built.
    define: { __dirname: '"/"', __filename: '"/multinet"' },
  });
  const missing = notBundled(metafile);
  if (missing.length > 0)
    throw new Error(`the executable would look for these on its user's disk: ${missing.join(', ')}`);
  return metafile;
}

/** What the bundle still asks for at run time beside the runtime's own modules. */
export function notBundled({ outputs }: Metafile): string[] {
  const asked = Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return [...new Set(asked)].filter((path) => !isBuiltin(path)).sort();
}

/**
 * Makes the executable for a platform and returns its path. Nothing but the runtime packages is fetched.
 *
 * @param builder the platform of this machine, whose bun does the work
 */
export function compile(script: string, platform: Platform, builder: Platform, folder: string): string {
  const outfile = join(folder, executableName(platform));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync(
    fetchRuntime(builder.runtime).asPublished,
    [
      'build',
      '--compile',
      '--bytecode',
      '--minify',
      `--target=${platform.target}`,
      `--compile-executable-path=${fetchRuntime(platform.runtime).deaf}`,
      // The directory that a user happens to be in has no say in what a kubectl plugin does.
      '--no-compile-autoload-dotenv',
      '--no-compile-autoload-bunfig',
      '--outfile',
      outfile,
      script,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (platform.os === 'darwin') writeFileSync(outfile, signed(readFileSync(outfile), NAME));
  const faults = executableFaults(readFileSync(outfile), platform, NAME);
  if (faults.length > 0) throw new Error(`${outfile}: ${faults.join('; ')}`);
  return outfile;
}
