import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the lab looks for its tools: users without root often have no sbin in PATH. */
export const toolPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The path of an installed program. */
export function toolFile(name: string): string | undefined {
  return toolPath
    .split(':')
    .map((directory) => join(directory, name))
    .find((file) => existsSync(file));
}

/** True when a program of that name is installed. */
export function hasTool(name: string): boolean {
  return toolFile(name) !== undefined;
}
