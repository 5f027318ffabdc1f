import { readFile } from 'node:fs/promises';
import { messageOf } from '../../domain/problem.ts';
import { isRecord } from '../../kube/record.ts';
import type { Connection, OidcProvider, Trust } from '../connection.ts';
import { chooseProxy } from '../kubeconfig/proxy.ts';
import { ClusterProblem } from '../problem.ts';
import { openAgent } from '../transport/agent.ts';
import { exchange } from '../transport/exchange.ts';
import { bearer } from './fixed.ts';
import { storeTokens, type Tokens } from './oidc-store.ts';
import type { CredentialOptions, Credentials, Proof } from './proof.ts';
import { type Lease, sharedCredentials } from './shared.ts';

// Our own, and not client-node's: that one takes 0.3 s to load, takes `expires_in` for a point in time and so refreshes at every request,
// and forgets a refresh token that the issuer replaced, which locks the user out of kubectl, too.

/**
 * Credentials of the auth-provider `oidc`, as client-go's plugin/pkg/client/auth/oidc: the id-token as long as it is valid, then one from the
 * issuer for the refresh-token. New tokens are written back to the kubeconfig, because issuers may make the old ones void.
 */
export function oidc(
  provider: OidcProvider,
  connection: Connection,
  options: CredentialOptions,
  own: Proof,
): Credentials {
  let tokens: Tokens = {
    idToken: provider.config['id-token'] ?? '',
    refreshToken: provider.config['refresh-token'] ?? '',
  };
  const lease = (): Lease => ({
    proof: { ...own, authorization: bearer(tokens.idToken, `the id-token of user "${provider.user}"`) },
    until: expiry(tokens.idToken),
  });
  return sharedCredentials(async (refused) => {
    if (refused === undefined && tokens.idToken !== '' && Date.now() < expiry(tokens.idToken)) return lease();
    tokens = await refresh(provider, tokens.refreshToken, connection, options);
    await storeTokens(provider, tokens).catch((error: unknown) => {
      options.onWarning(
        `the new tokens of user "${provider.user}" could not be written to ${provider.file}: ${messageOf(error)}`,
      );
    });
    return lease();
  });
}

/** When a JSON Web Token expires, in milliseconds since 1970; 0 when it does not say. */
function expiry(token: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isRecord(claims) && typeof claims.exp === 'number' ? claims.exp * 1000 : 0;
  } catch {
    return 0;
  }
}

async function refresh(
  { config, user }: OidcProvider,
  refreshToken: string,
  connection: Connection,
  { env, signal }: CredentialOptions,
): Promise<Tokens> {
  const issuer = config['idp-issuer-url'] ?? '';
  const trouble = (detail: string): ClusterProblem =>
    new ClusterProblem(`user "${user}": the OIDC login cannot be renewed: ${detail}`, {
      detail,
      reason: 'unauthorized',
      next: `log in again as you did before; the issuer is ${issuer}`,
    });
  const server = URL.parse(issuer);
  if (server === null) throw trouble('idp-issuer-url is no address');
  if (refreshToken === '') throw trouble('the id-token has expired and there is no refresh-token');
  const client = { id: config['client-id'] ?? '', secret: config['client-secret'] ?? '' };
  const { proxy: _, ...rest } = connection;
  const proxy = chooseProxy(server, {}, env);
  const agent = openAgent(
    { ...rest, server, trust: await trustOf(config), ...(proxy ? { proxy } : {}) },
    undefined,
    false,
  );
  const { requestTimeout } = connection;
  const bounds = [signal, requestTimeout > 0 ? AbortSignal.timeout(requestTimeout) : undefined];
  const stop = AbortSignal.any(bounds.filter((bound) => bound !== undefined));
  const ask = async (address: string, headers: Record<string, string> = {}, body?: string): Promise<unknown> => {
    const url = new URL(address);
    const answer = await exchange({ url, agent, headers, signal: stop, ...(body === undefined ? {} : { body }) });
    const text = answer.body.toString('utf8');
    if (answer.status !== 200) throw new Error(`${url.host} answered ${answer.status}: ${text.slice(0, 200)}`);
    return JSON.parse(text);
  };
  try {
    const discovery = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const endpoint = isRecord(discovery) ? discovery.token_endpoint : undefined;
    if (typeof endpoint !== 'string') throw new Error('the issuer names no token_endpoint');
    const answer = await requestToken(endpoint, client, refreshToken, ask);
    if (!isRecord(answer) || typeof answer.id_token !== 'string') throw new Error('the issuer gave no id_token');
    const renewed = typeof answer.refresh_token === 'string' ? answer.refresh_token : refreshToken;
    return { idToken: answer.id_token, refreshToken: renewed };
  } catch (error) {
    signal?.throwIfAborted();
    throw trouble(messageOf(error));
  } finally {
    agent.destroy();
  }
}

// RFC 6749 section 6. Like golang.org/x/oauth2: the client's secret first in the header, as issuers must understand it, then in the form.
async function requestToken(
  endpoint: string,
  { id, secret }: { id: string; secret: string },
  refreshToken: string,
  ask: (address: string, headers: Record<string, string>, body: string) => Promise<unknown>,
): Promise<unknown> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const inForm = { ...form, client_id: id, ...(secret ? { client_secret: secret } : {}) };
  const send = (headers: Record<string, string>, fields: Record<string, string>) =>
    ask(endpoint, { ...type, ...headers }, new URLSearchParams(fields).toString());
  if (secret === '') return send({}, inForm);
  const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  const Authorization = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  return send({ Authorization }, form).catch(() => send({}, inForm));
}

async function trustOf(config: OidcProvider['config']): Promise<Trust> {
  const data = config['idp-certificate-authority-data'];
  const file = config['idp-certificate-authority'];
  const ca = data ? Buffer.from(data, 'base64').toString('utf8') : file ? await readFile(file, 'utf8') : undefined;
  return { ...(ca ? { ca } : {}), caFrom: 'idp-certificate-authority', skipVerify: false };
}
