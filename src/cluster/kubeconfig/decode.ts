import { dirname, isAbsolute, resolve } from 'node:path';
import type { AuthProviderEntry, ClusterEntry, ContextEntry, ExecEntry, Kubeconfig, UserEntry } from './entries.ts';
import { base64, type Fault, type Fields, fieldsOf, flag, inner, items, text, texts } from './fields.ts';

const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

/** Reads a kubeconfig from parsed YAML. Relative paths start at the directory of `file`. What is wrong is added to `faults`. */
export function decodeKubeconfig(value: unknown, file: string, faults: Fault[]): Kubeconfig {
  const root = fieldsOf(value, [], faults);
  const currentContext = text(root, 'current-context');
  return {
    ...(currentContext === undefined ? {} : { currentContext }),
    clusters: named(root, 'clusters', 'cluster', (from, name) => clusterEntry(from, name, file)),
    users: named(root, 'users', 'user', (from, name) => userEntry(from, name, file)),
    contexts: named(root, 'contexts', 'context', (from, name) => contextEntry(from, name, file)),
  };
}

function named<T>(root: Fields, list: string, key: string, read: (from: Fields, name: string) => T): Map<string, T> {
  const entries = new Map<string, T>();
  for (const item of items(root, list)) {
    const name = text(item, 'name') ?? '';
    if (entries.has(name)) root.faults.push({ path: item.path, message: `defines ${key} "${name}" a second time` });
    else entries.set(name, read(inner(item, key) ?? fieldsOf(undefined, item.path, root.faults), name));
  }
  return entries;
}

// Under exactOptionalPropertyTypes an absent field must be absent: this drops the undefined ones.
type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };
function present<T extends object>(fields: T): Defined<T>;
function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function pathText(from: Fields, key: string, file: string): string | undefined {
  const path = text(from, key);
  return path === undefined || isAbsolute(path) ? path : resolve(dirname(file), path);
}

function clusterEntry(from: Fields, name: string, file: string): ClusterEntry {
  const extension = items(from, 'extensions').find((item) => text(item, 'name') === EXEC_EXTENSION);
  return {
    name,
    file,
    ...present({
      server: text(from, 'server'),
      certificateAuthority: pathText(from, 'certificate-authority', file),
      certificateAuthorityData: base64(from, 'certificate-authority-data'),
      insecureSkipTlsVerify: flag(from, 'insecure-skip-tls-verify'),
      tlsServerName: text(from, 'tls-server-name'),
      proxyUrl: text(from, 'proxy-url'),
      disableCompression: flag(from, 'disable-compression'),
    }),
    ...(extension === undefined ? {} : { execConfig: extension.values.extension }),
  };
}

function contextEntry(from: Fields, name: string, file: string): ContextEntry {
  const fields = { cluster: text(from, 'cluster'), user: text(from, 'user'), namespace: text(from, 'namespace') };
  return { name, file, ...present(fields) };
}

function userEntry(from: Fields, name: string, file: string): UserEntry {
  const exec = inner(from, 'exec');
  const provider = inner(from, 'auth-provider');
  const extra = inner(from, 'as-user-extra');
  return {
    name,
    file,
    ...present({
      token: text(from, 'token'),
      tokenFile: pathText(from, 'tokenFile', file),
      username: text(from, 'username'),
      password: text(from, 'password'),
      clientCertificate: pathText(from, 'client-certificate', file),
      clientCertificateData: base64(from, 'client-certificate-data'),
      clientKey: pathText(from, 'client-key', file),
      clientKeyData: base64(from, 'client-key-data'),
      as: text(from, 'as'),
      asUid: text(from, 'as-uid'),
      exec: exec && execEntry(exec, file),
      authProvider: provider && providerEntry(provider),
    }),
    asGroups: texts(from, 'as-groups'),
    asUserExtra: extra ? Object.fromEntries(Object.keys(extra.values).map((key) => [key, texts(extra, key)])) : {},
  };
}

// clientcmd.GetAuthInfoFileReferences: a command with a directory in it is a path like any other; a bare one is looked up in PATH.
function execEntry(from: Fields, file: string): ExecEntry {
  const command = text(from, 'command') ?? '';
  return {
    apiVersion: text(from, 'apiVersion') ?? '',
    command: command.includes('/') || command.includes('\\') ? resolve(dirname(file), command) : command,
    args: texts(from, 'args'),
    env: items(from, 'env').map((item) => ({ name: text(item, 'name') ?? '', value: text(item, 'value') ?? '' })),
    provideClusterInfo: flag(from, 'provideClusterInfo') ?? false,
    ...present({ installHint: text(from, 'installHint'), interactiveMode: text(from, 'interactiveMode') }),
  };
}

function providerEntry(from: Fields): AuthProviderEntry {
  const config = inner(from, 'config');
  const entries = Object.keys(config?.values ?? {}).map(
    (key) => [key, config ? text(config, key) : undefined] as const,
  );
  return {
    name: text(from, 'name') ?? '',
    config: Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
  };
}
