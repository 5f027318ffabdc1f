import { type Decoded, decoded, messageOf, problem } from '../../domain/problem.ts';
import { isRecord } from '../../kube/record.ts';
import { type ClientCertificate, type Connection, type ExecPlugin, printServer } from '../connection.ts';

/** What a credential plugin gives. At least one of token and certificate is there. */
interface ExecCredential {
  readonly token?: string;
  readonly certificate?: ClientCertificate;
  /** Milliseconds since 1970; Infinity when the plugin says nothing. */
  readonly until: number;
}

/** The ExecCredential that a plugin finds in KUBERNETES_EXEC_INFO (client-go's pkg/apis/clientauthentication). */
export function execInfo({ exec, clusterConfig }: ExecPlugin, connection: Connection, interactive: boolean): string {
  const { server, trust, proxy, compress } = connection;
  const cluster = {
    server: printServer(server),
    ...(trust.serverName ? { 'tls-server-name': trust.serverName } : {}),
    ...(trust.skipVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(trust.ca ? { 'certificate-authority-data': Buffer.from(trust.ca).toString('base64') } : {}),
    ...(proxy ? { 'proxy-url': proxy.url.href } : {}),
    ...(compress ? {} : { 'disable-compression': true }),
    ...(clusterConfig === undefined ? {} : { config: clusterConfig }),
  };
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion,
    spec: { ...(exec.provideClusterInfo ? { cluster } : {}), interactive },
  });
}

/** Reads what a plugin printed, which must be of the API version that was asked for. */
export function readExecCredential(stdout: string, apiVersion: string): Decoded<ExecCredential> {
  const place = 'the output of the plugin';
  let value: unknown;
  try {
    value = JSON.parse(stdout);
  } catch (error) {
    return problem(place, `is no JSON: ${messageOf(error)}`);
  }
  if (!isRecord(value) || value.kind !== 'ExecCredential') return problem(place, 'is no ExecCredential');
  if (value.apiVersion !== apiVersion)
    return problem(place, `has apiVersion ${String(value.apiVersion)}, but the kubeconfig asks for ${apiVersion}`);
  if (!isRecord(value.status)) return problem(place, 'has no status');
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = value.status;
  const until = typeof expirationTimestamp === 'string' ? Date.parse(expirationTimestamp) : Number.POSITIVE_INFINITY;
  if (Number.isNaN(until)) return problem(place, 'has an expirationTimestamp that is no RFC 3339 time');
  if (Boolean(cert) !== Boolean(key)) return problem(place, 'has only one of clientCertificateData and clientKeyData');
  const certificate = typeof cert === 'string' && typeof key === 'string' && cert !== '' ? { cert, key } : undefined;
  if (typeof token === 'string' && token !== '')
    return decoded({ token, ...(certificate ? { certificate } : {}), until });
  return certificate ? decoded({ certificate, until }) : problem(place, 'has neither a token nor a certificate');
}
