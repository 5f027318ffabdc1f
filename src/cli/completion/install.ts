import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { writeWhole } from '../../cluster/whole-file.ts';
import { messageOf } from '../../domain/problem.ts';
import { UsageProblem } from '../problem.ts';

const PLUGIN = 'kubectl-multinet';
const COMPLETION = 'kubectl_complete-multinet';

interface Script {
  readonly name: string;
  readonly text: string;
}

/** The script that kubectl asks for completions: it finds the plugin as kubectl found it. */
export function completionScript(platform: NodeJS.Platform): Script {
  // Windows runs no file without an ending that it knows, and its shell wants lines to end as in DOS.
  if (platform === 'win32') return { name: `${COMPLETION}.cmd`, text: `@${PLUGIN} __complete %*\r\n` };
  return { name: COMPLETION, text: `#!/bin/sh\nexec ${PLUGIN} __complete "$@"\n` };
}

/**
 * Writes the script to a directory, or to the one in PATH where kubectl finds the plugin.
 *
 * @returns its path
 * @throws UsageProblem when there is no such directory or it cannot be written
 */
export async function installCompletion(directory: string | undefined, env: NodeJS.ProcessEnv): Promise<string> {
  const { name, text } = completionScript(process.platform);
  const folder = directory ?? placeOfPlugin(env.PATH ?? '');
  if (folder === undefined) {
    throw new UsageProblem(
      `no ${PLUGIN} in PATH`,
      'name a directory of your PATH: kubectl multinet completion install --dir DIR',
    );
  }
  const path = resolve(folder, name);
  try {
    // What is there already, not executable perhaps, is replaced.
    await writeWhole(path, text, 0o755);
  } catch (error) {
    throw new UsageProblem(
      `cannot write ${path}: ${messageOf(error)}`,
      'choose another directory of your PATH with --dir DIR',
    );
  }
  return path;
}

function placeOfPlugin(path: string): string | undefined {
  const file = process.platform === 'win32' ? `${PLUGIN}.exe` : PLUGIN;
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, file))
    .filter(isExecutable)
    .map((found) => dirname(found))[0];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
