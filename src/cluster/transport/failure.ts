import { isRecord } from '../../kube/record.ts';
import { type Connection, printServer } from '../connection.ts';
import { kubectlLine } from '../connection-flags.ts';
import { printDuration } from '../duration.ts';
import { type Circumstances, ClusterProblem } from '../problem.ts';
import { codeOf } from '../system.ts';

const UNKNOWN_AUTHORITY = [
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
];
const NO_ROUTE = ['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ENETDOWN', 'EHOSTDOWN'];

/** Says what it means for the user that a server could not be asked: from an error of node:http, node:tls or node:net. */
export function describeFailure(error: unknown, connection: Connection): ClusterProblem {
  if (error instanceof ClusterProblem) return error;
  // Trying ::1 and 127.0.0.1 in turn gives an AggregateError; its code is that of its first.
  const code = codeOf(error);
  const system = error instanceof Error && error.message !== '' ? error.message : code;
  const { message, next } =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? misnamed(error, system, connection)
      : words(code, system.trim(), connection);
  const problem: Circumstances = { detail: message, next, reason: refusesUs(system) ? 'unauthorized' : 'unreachable' };
  return new ClusterProblem(message, problem);
}

/** The problem of a request that took too long. */
export function tooSlow(connection: Connection, bound: number): ClusterProblem {
  const message = `${printServer(connection.server)} gave no whole answer within ${printDuration(bound)}`;
  const next = kubectlLine(connection.flags, 'get', '--raw', '/readyz');
  return new ClusterProblem(message, { next, reason: 'timed-out' });
}

// The alerts of RFC 8446 section 6.2 that a server sends when it does not like the client's certificate, in OpenSSL's words.
function refusesUs(system: string): boolean {
  return /alert (?:bad certificate|unsupported certificate|certificate|unknown ca|access denied)/i.test(system);
}

function misnamed(error: unknown, system: string, { server }: Connection): { message: string; next: string } {
  const certificate = error instanceof Error && 'cert' in error ? error.cert : undefined;
  const names =
    isRecord(certificate) && typeof certificate.subjectaltname === 'string' ? certificate.subjectaltname : system;
  return {
    message: `the certificate of ${printServer(server)} is for other names: ${names}`,
    next: 'if it is the right server, give a name that it has: --tls-server-name=NAME',
  };
}

function words(code: string, system: string, connection: Connection): { message: string; next: string } {
  const { server, trust, flags } = connection;
  const address = printServer(server);
  const view = kubectlLine(flags, 'config', 'view', '--minify');
  const openssl = `openssl s_client -connect ${server.hostname}:${server.port || 443} -showcerts </dev/null`;
  if (code === 'ECONNREFUSED')
    return {
      message: `${address} refused the connection: is it the right host and port, and is the server up?`,
      next: view,
    };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { message: `the name ${server.hostname} of ${address} is not known`, next: view };
  if (code === 'ETIMEDOUT' || NO_ROUTE.includes(code))
    return { message: `${address} cannot be reached: ${system}`, next: view };
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return { message: `${address} broke the connection off, several times`, next: view };
  if (code === 'CERT_HAS_EXPIRED')
    return { message: `the certificate of ${address} has expired, by this machine's clock`, next: openssl };
  if (code === 'CERT_NOT_YET_VALID')
    return { message: `the certificate of ${address} is not valid yet, by this machine's clock`, next: 'date' };
  if (UNKNOWN_AUTHORITY.includes(code))
    return {
      message: `the certificate of ${address} is signed by an authority that is unknown (${system}): trusted is ${trust.caFrom}`,
      next: 'give the authority of this cluster: --certificate-authority=FILE',
    };
  if (/wrong version number|packet length too long/.test(system))
    return { message: `${address} does not speak TLS: is it http://${server.host}?`, next: view };
  if (refusesUs(system)) return { message: `${address} refuses the client certificate: ${system}`, next: view };
  return { message: `${address} cannot be asked: ${system}`, next: view };
}
