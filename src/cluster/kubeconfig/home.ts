import { join } from 'node:path';
import type { Environment, ReadFile } from '../system.ts';

/**
 * The user's own kubeconfig, which is read when nothing names another; undefined where no variable tells of a home.
 *
 * On Windows there may be several homes, as Git's shell and roaming profiles make them, and that one counts which has the file: of HOME,
 * HOMEDRIVE with HOMEPATH, and USERPROFILE, in this order (k8s.io/client-go/util/homedir).
 */
export function ownKubeconfig(env: Environment, read: ReadFile, platform: NodeJS.Platform): string | undefined {
  const homes = platform === 'win32' ? [env.HOME, driveAndPath(env), env.USERPROFILE] : [env.HOME];
  const files = homes.flatMap((home) => (home ? [join(home, '.kube', 'config')] : []));
  return files.find((file) => isThere(file, read)) ?? files[0];
}

function driveAndPath({ HOMEDRIVE, HOMEPATH }: Environment): string | undefined {
  return HOMEDRIVE && HOMEPATH ? `${HOMEDRIVE}${HOMEPATH}` : undefined;
}

// One that cannot be read is there: who reads it next tells why not.
function isThere(file: string, read: ReadFile): boolean {
  try {
    return read(file) !== undefined;
  } catch {
    return true;
  }
}
