/** Who sends a request: client certificate, bearer token, nobody; and whom he impersonates. */
import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Authorizer, Identity } from './rbac.ts';
import { refusalFor } from './rbac.ts';
import type { ResourceRequest } from './request-info.ts';
import { serverError, unauthorized } from './status.ts';
import type { LabUser } from './world.ts';

/** Tokens of the users, unguessable and fixed while the server runs. */
export interface Tokens {
  of(user: LabUser): string;
  userOf(token: string): LabUser | undefined;
}

export function createTokens(users: readonly LabUser[]): Tokens {
  const secret = randomBytes(16);
  const of = (user: LabUser) => createHmac('sha256', secret).update(user.name).digest('base64url');
  const byToken = new Map(users.map((user) => [of(user), user]));
  return { of, userOf: (token) => byToken.get(token) };
}

/** The name Kubernetes knows a user by. */
export function usernameOf(user: LabUser): string {
  return user.username ?? user.name;
}

/** Finds out who sends a request. Throws a Refusal: 401 for wrong credentials, 403 for a forbidden impersonation. */
export function authenticate(request: IncomingMessage, tokens: Tokens, authorizer: Authorizer): Identity {
  return impersonated(request, sender(request, tokens), authorizer);
}

function sender(request: IncomingMessage, tokens: Tokens): Identity {
  const fromCertificate = certificateIdentity(request);
  if (fromCertificate !== undefined) return authenticated(fromCertificate);
  const { authorization } = request.headers;
  if (authorization === undefined) return { username: 'system:anonymous', groups: ['system:unauthenticated'] };
  const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
  const user = token === undefined ? undefined : tokens.userOf(token);
  if (user === undefined) throw unauthorized();
  return authenticated({ username: usernameOf(user), groups: user.groups });
}

function authenticated(identity: Identity): Identity {
  return { ...identity, groups: [...identity.groups, 'system:authenticated'] };
}

/** Common name is the user, organizations are the groups. A certificate of a foreign authority lets nobody in. */
function certificateIdentity({ socket }: IncomingMessage): Identity | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const subject: unknown = socket.getPeerCertificate().subject;
  if (subject === undefined || subject === null) return undefined;
  if (!socket.authorized) throw unauthorized();
  const { CN, O } = socket.getPeerCertificate().subject;
  const groups = O === undefined ? [] : Array.isArray(O) ? O : [O];
  return { username: Array.isArray(CN) ? (CN[0] ?? '') : (CN ?? ''), groups };
}

/** Impersonate-User, -Group and -Uid, each of which RBAC must allow (verb impersonate). */
function impersonated(request: IncomingMessage, who: Identity, authorizer: Authorizer): Identity {
  const { 'impersonate-user': users, 'impersonate-group': groups, 'impersonate-uid': uids } = request.headersDistinct;
  const user = users?.[0];
  const uid = uids?.[0];
  if (user === undefined) {
    if (groups !== undefined || uid !== undefined) {
      throw serverError(500, `requested ${JSON.stringify(groups ?? [uid])} without impersonating a user`);
    }
    return who;
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user);
  const [, namespace = '', name = ''] = account ?? [];
  const asked: ResourceRequest[] = [
    account ? impersonation('', 'serviceaccounts', name, namespace) : impersonation('', 'users', user),
    ...(groups ?? []).map((group) => impersonation('', 'groups', group)),
    ...(uid === undefined ? [] : [impersonation('authentication.k8s.io', 'uids', uid)]),
  ];
  for (const one of asked) if (!authorizer.allows(who, one)) throw refusalFor(who, one);
  const ownGroups = groups ?? (account ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : []);
  const authenticatedGroup = user === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated';
  return {
    username: user,
    groups: ownGroups.includes(authenticatedGroup) ? ownGroups : [...ownGroups, authenticatedGroup],
    ...(uid === undefined ? {} : { uid }),
  };
}

function impersonation(group: string, resource: string, name: string, namespace = ''): ResourceRequest {
  const version = 'v1';
  return {
    kind: 'resource',
    verb: 'impersonate',
    group,
    version,
    namespace,
    resource,
    subresource: '',
    name,
    rest: '',
  };
}
