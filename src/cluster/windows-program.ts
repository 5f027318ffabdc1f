import { extname, isAbsolute, join, resolve } from 'node:path/win32';
import type { Environment } from './system.ts';

/**
 * The file that Windows would run for a command, as kubectl finds it (Go's os/exec.LookPath): in the folders of PATH, with an ending of
 * PATHEXT where it has none. Never in the folder that the user happens to be in. Undefined when there is none.
 *
 * To be asked first, for cmd.exe, by which scripts are run, takes what is missing for a program that has failed, and says so itself.
 *
 * @param isFile whether there is a file of that name
 */
export function windowsProgram(
  command: string,
  env: Environment,
  isFile: (path: string) => boolean,
): string | undefined {
  const endings = list(variable(env, 'PATHEXT') || '.com;.exe;.bat;.cmd');
  const names = [...(extname(command) === '' ? [] : [command]), ...endings.map((ending) => `${command}${ending}`)];
  if (/[\\/:]/.test(command)) return names.map((name) => resolve(name)).find(isFile);
  return list(variable(env, 'PATH') ?? '')
    .map((folder) => folder.replaceAll('"', ''))
    .filter((folder) => isAbsolute(folder))
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isFile);
}

function list(text: string): string[] {
  return text.split(';').filter((part) => part !== '');
}

// Names of variables have no case there: PATH is spelt Path.
function variable(env: Environment, name: string): string | undefined {
  return Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1];
}
