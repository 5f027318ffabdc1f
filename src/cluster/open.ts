import { readFileSync } from 'node:fs';
import type { Target } from '../snapshot/target.ts';
import type { Connection } from './connection.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { openCredentials } from './credentials/credentials.ts';
import type { Credentials } from './credentials/proof.ts';
import { openDebugger } from './ephemeral-containers.ts';
import { namesTheRight } from './exec/permission.ts';
import { resolveConnection } from './kubeconfig/resolve.ts';
import { openPodMaker } from './pods/maker.ts';
import type { ClusterReader, PodDebugger, PodMaker, PodShell } from './port.ts';
import { openReader } from './reader.ts';
import { codeOf } from './system.ts';
import type { Patience } from './transport/retry.ts';
import { openTransport } from './transport/transport.ts';

/** A live cluster. */
export interface Cluster {
  readonly target: Target;
  readonly reader: ClusterReader;
  readonly shell: PodShell;
  readonly debugger: PodDebugger;
  readonly maker: PodMaker;
  close(): void;
}

/** What a command may want otherwise. */
export interface OpenOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Cancels all reads and logins; they reject with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears once of everything odd: the server's warnings, a user that no file defines. Unescaped. */
  readonly onWarning?: (message: string) => void;
  /** How programs are run in containers: over our own WebSocket, or by the user's kubectl. */
  readonly via?: 'websocket' | 'kubectl';
  readonly patience?: Patience;
  /** Nobody is there whom a credential plugin could ask or tell something. */
  readonly unattended?: boolean;
}

/** Opens the cluster that kubectl's flags and the environment name. Nothing is connected yet. Throws a ClusterProblem. */
export function openCluster(flags: ConnectionFlags, options: OpenOptions = {}): Cluster {
  const { env = process.env, signal, onWarning = () => undefined, patience, unattended = false } = options;
  const connection = resolveConnection(flags, env, readIfThere);
  for (const warning of connection.warnings) onWarning(warning);
  const credentials = openCredentials(connection, { env, signal, onWarning, unattended });
  const transport = openTransport(connection, { credentials, signal, onWarning, patience });
  const reader = openReader(connection, transport, onWarning);
  const shell = lazyShell(connection, credentials, env, options.via ?? 'websocket');
  const maker = openPodMaker(connection, credentials);
  return {
    target: connection.target,
    reader,
    shell: namesTheRight(shell, connection.flags),
    debugger: openDebugger(connection, transport),
    maker,
    close() {
      reader.close();
      shell.close();
      maker.close();
    },
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

// Few commands run programs: ws is loaded when one does.
function lazyShell(
  connection: Connection,
  credentials: Credentials,
  env: NodeJS.ProcessEnv,
  via: 'websocket' | 'kubectl',
): PodShell & { close(): void } {
  let opening: Promise<PodShell & { close?(): void }> | undefined;
  const open = async (): Promise<PodShell & { close?(): void }> => {
    if (via === 'kubectl') return (await import('./exec/kubectl-shell.ts')).openKubectlShell(connection.flags, env);
    return (await import('./exec/websocket-shell.ts')).openWebSocketShell(connection, credentials);
  };
  return {
    async run(container, argv, options) {
      opening ??= open();
      return (await opening).run(container, argv, options);
    },
    close() {
      opening?.then(
        (shell) => shell.close?.(),
        () => undefined,
      );
    },
  };
}
