import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The plugin's executable: `MULTINET_BIN`, so that packaged ones pass the same tests, or the checkout's as it stands. */
export function multinetBin(): string {
  const given = process.env.MULTINET_BIN;
  // Never the checkout's own build: it may be older than the sources beside it.
  return given === undefined || given === ''
    ? fileURLToPath(new URL('../../../bin/dev.js', import.meta.url))
    : resolve(given);
}

/** Makes a directory in which kubectl finds this plugin once it stands in PATH, and returns its path. */
export function layOutPlugin(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const starter = join(bin, 'kubectl-multinet');
  writeFileSync(starter, `#!/bin/sh\nexec ${command(multinetBin())} "$@"\n`);
  chmodSync(starter, 0o755);
  return bin;
}

/** PATH with a directory in front. */
export function pathWith(directory: string): string {
  return [directory, process.env.PATH ?? ''].join(delimiter);
}

/**
 * Scripts are started with the node that runs this, whatever `node` the PATH has: an older one cannot read the
 * sources. Its notice about reading them is not part of what the plugin says.
 */
function command(executable: string): string {
  return /\.[cm]?js$/.test(executable)
    ? `${quoted(process.execPath)} --disable-warning=ExperimentalWarning ${quoted(executable)}`
    : quoted(executable);
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
