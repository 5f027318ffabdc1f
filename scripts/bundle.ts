// Bundles the program into one file, documentation pages included.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

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

/** Bundles an entry point. */
export async function bundle(entry: string, outfile: string, more: BuildOptions = {}): Promise<void> {
  await build({
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
    plugins: [embedPages],
    ...more,
  });
}

if (import.meta.main) await bundle('src/cli/main.ts', 'dist/multinet.js');
