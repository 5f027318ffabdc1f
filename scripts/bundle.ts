// Bundles the program into one file, documentation pages included.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, type BuildResult, build, type Plugin } from 'esbuild';
import type { Build } from '../src/cli/build.ts';
import { commands } from '../src/cli/commands.ts';
import { describeCommand } from '../src/cli/describe-command.ts';
import { leaveOut, optionalOfWs } from './left-out.ts';

const root = new URL('..', import.meta.url);
const pagesFolder = new URL('docs/findings/', root);

/** The pages that `explain` prints, by code. */
function pages(): Record<string, string> {
  const files = readdirSync(pagesFolder).filter((file) => file.endsWith('.md'));
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -'.md'.length), readFileSync(new URL(file, pagesFolder), 'utf8')]),
  );
}

// From its sources the program reads a page from disk; bundled, it carries them all.
const embedPages: Plugin = {
  name: 'embed-pages',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]cli[\\/]pages\.ts$/ }, () => ({
      contents: `const pages = ${JSON.stringify(pages())};\nexport const loadPage = async (code) => pages[code];`,
      loader: 'js',
    }));
  },
};

/** The commit that is checked out; a `+` tells that there are changes beside it. Absent outside a git checkout. */
export function checkedOut(): Build | undefined {
  const git = (...argv: string[]): string =>
    execFileSync('git', argv, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+';
    return { commit: `${git('rev-parse', '--short=10', 'HEAD')}${changed}`, date: git('show', '-s', '--format=%cs') };
  } catch {
    return undefined;
  }
}

const embedBuild: Plugin = {
  name: 'embed-build',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]cli[\\/]build\.ts$/ }, () => ({
      contents: `export const build = ${JSON.stringify(checkedOut())};`,
      loader: 'js',
    }));
  },
};

/** What help and completion need to know of each command: read now, so that a user does not wait for the commands to load. */
async function descriptions(): Promise<Record<string, unknown>> {
  const described = Object.entries(commands).map(
    async ([id, entry]) => [id, await describeCommand(id, entry)] as const,
  );
  return Object.fromEntries(await Promise.all(described));
}

const embedDescriptions: Plugin = {
  name: 'embed-descriptions',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]cli[\\/]describe-command\.ts$/ }, async () => ({
      contents: `const described = ${JSON.stringify(await descriptions())};\nexport const describeCommand = async (id) => described[id];`,
      loader: 'js',
    }));
  },
};

/** Bundles an entry point; the result tells what went in. */
export async function bundle(
  entry: string,
  outfile: string,
  more: BuildOptions = {},
): Promise<BuildResult<{ metafile: true }>> {
  return build({
    entryPoints: [fileURLToPath(new URL(entry, root))],
    outfile: fileURLToPath(new URL(outfile, root)),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    // CommonJS dependencies inside an ES module want a require of their own.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    plugins: [embedPages, embedBuild, embedDescriptions, leaveOut],
    ...more,
    define: { ...optionalOfWs, ...more.define },
    metafile: true,
  });
}

if (import.meta.main) await bundle('src/cli/main.ts', 'dist/multinet.js');
