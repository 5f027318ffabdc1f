import type { Plugin } from 'esbuild';

/** Stands in for a module of which nothing runs here, and says so should that change. */
const refusing = (...names: readonly string[]): string =>
  names.map((name) => `exports.${name} = () => { throw new Error('${name} is not in this bundle'); };`).join('\n');

/**
 * What oclif needs to find plugins and commands on disk, and this program does not: its commands are given to oclif in memory
 * (src/cli/oclif.ts). One of these packages would also write the place of the build into the executable. And what it says of its own work.
 */
const absent: Readonly<Record<string, string>> = {
  tinyglobby: refusing('glob', 'globSync'),
  lilconfig: refusing('lilconfig', 'lilconfigSync'),
  // oclif does without where it is not installed.
  typescript: "throw new Error('typescript is not in this bundle');",
  // What oclif tells those who look for faults in it, command lines with their tokens included, to everybody with DEBUG=* for another program.
  debug: 'module.exports = () => () => undefined;',
};

// oclif asks in which shell it runs: on Windows it starts a PowerShell for that, at every start. Nothing here wants to know.
const system = [
  "const os = require('node:os');",
  'exports.getHomeDir = () => os.homedir();',
  'exports.getPlatform = async () => os.platform();',
  "exports.getShell = async () => 'unknown';",
].join('\n');

const namespace = 'left-out';

/** Replaces modules of dependencies that this program carries and starts for nothing. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: new RegExp(`^(?:${Object.keys(absent).join('|')})$`) }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /./, namespace }, ({ path }) => ({ contents: absent[path] ?? '', loader: 'js' }));
    onLoad({ filter: /[\\/]@oclif[\\/]core[\\/]lib[\\/]util[\\/]os\.js$/ }, () => ({ contents: system, loader: 'js' }));
  },
};

/** Packages that ws would take if somebody had installed them beside it: nobody can, and looking is reading from disk. */
export const optionalOfWs: Readonly<Record<string, string>> = {
  'process.env.WS_NO_BUFFER_UTIL': '"1"',
  'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
};
