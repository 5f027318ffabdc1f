import { readFileSync } from 'node:fs';
import type { Connection } from '../../../src/cluster/connection.ts';
import type { ConnectionFlags } from '../../../src/cluster/connection-flags.ts';
import { openCredentials } from '../../../src/cluster/credentials/credentials.ts';
import { resolveConnection } from '../../../src/cluster/kubeconfig/resolve.ts';
import type { ClusterReader } from '../../../src/cluster/port.ts';
import { openReader } from '../../../src/cluster/reader.ts';
import type { Patience } from '../../../src/cluster/transport/retry.ts';
import { openTransport } from '../../../src/cluster/transport/transport.ts';
import { certificates } from './certificates.ts';

/** Flags for a server of the tests. */
export function flagsFor(server: string, flags: ConnectionFlags = {}): ConnectionFlags {
  const made = certificates();
  const trusted = server.startsWith('https') && made && !flags['insecure-skip-tls-verify'];
  return { server, ...(trusted ? { 'certificate-authority': made.file('ca.crt') } : {}), ...flags };
}

/** A connection to a server of the tests that knows no kubeconfig but the one of the flags. */
export function connectionTo(
  server: string,
  flags: ConnectionFlags = {},
  env: Record<string, string> = {},
): Connection {
  return resolveConnection(flagsFor(server, flags), env, (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  });
}

/** A reader that is quick to try again unless told otherwise, and what it was warned of. */
export function readerOf(
  connection: Connection,
  options: { signal?: AbortSignal; env?: NodeJS.ProcessEnv; patience?: Patience } = {},
): { reader: ClusterReader; warnings: string[] } {
  const warnings: string[] = [];
  const onWarning = (message: string): void => {
    warnings.push(message);
  };
  const credentials = openCredentials(connection, {
    env: options.env ?? process.env,
    signal: options.signal,
    onWarning,
  });
  const { patience = { firstWait: 5, tries: 4 } } = options;
  const transport = openTransport(connection, { credentials, signal: options.signal, onWarning, patience });
  return { reader: openReader(connection, transport, onWarning), warnings };
}
