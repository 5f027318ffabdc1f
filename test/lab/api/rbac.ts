/** Role-based access control: who may do what, and how the API server words a refusal. */
import type { RequestInfo, ResourceRequest } from './request-info.ts';
import { forbidden, forbiddenPath, type Refusal } from './status.ts';
import type { PolicyRule, RbacGrant } from './world.ts';

/** Somebody who came in, as authorization sees him. */
export interface Identity {
  username: string;
  groups: readonly string[];
  uid?: string;
}

/** The roles Kubernetes binds by itself, in the order a rules review tells them. */
const defaultGrants: readonly RbacGrant[] = [
  {
    to: { group: 'system:masters' },
    rules: [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ],
  },
  {
    to: { group: 'system:authenticated' },
    rules: [
      {
        verbs: ['create'],
        apiGroups: ['authorization.k8s.io'],
        resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      },
      { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
    ],
  },
  {
    to: { group: 'system:serviceaccounts' },
    rules: [{ verbs: ['get'], nonResourceURLs: ['/.well-known', '/.well-known/*'] }],
  },
  {
    to: { group: 'system:authenticated' },
    rules: [
      {
        verbs: ['get'],
        nonResourceURLs: [
          '/api',
          '/api/*',
          '/apis',
          '/apis/*',
          '/healthz',
          '/livez',
          '/openapi',
          '/openapi/*',
          '/readyz',
          '/version',
          '/version/',
        ],
      },
    ],
  },
  {
    to: { group: 'system:serviceaccounts' },
    rules: [
      {
        verbs: ['get'],
        nonResourceURLs: [
          '/.well-known/openid-configuration',
          '/.well-known/openid-configuration/',
          '/openid/v1/jwks',
          '/openid/v1/jwks/',
        ],
      },
    ],
  },
  ...['system:authenticated', 'system:unauthenticated'].map((group) => ({
    to: { group },
    rules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] }],
  })),
];

/** Judges requests by the world's grants and Kubernetes' own. */
export interface Authorizer {
  allows(who: Identity, what: RequestInfo): boolean;
  /** The rules that hold for somebody in a namespace. */
  rulesFor(who: Identity, namespace: string): PolicyRule[];
}

export function createAuthorizer(grants: readonly RbacGrant[]): Authorizer {
  // Bindings of the whole cluster come before those of a namespace.
  const all = [...defaultGrants, ...grants].sort((a, b) => Number('namespace' in a) - Number('namespace' in b));

  function rulesFor(who: Identity, namespace: string): PolicyRule[] {
    return all
      .filter((grant) => holdsFor(grant, who) && (grant.namespace === undefined || grant.namespace === namespace))
      .flatMap((grant) => grant.rules);
  }

  return {
    rulesFor,
    allows: (who, what) =>
      rulesFor(who, what.kind === 'resource' ? what.namespace : '').some((rule) =>
        what.kind === 'resource' ? coversResource(rule, what) : coversPath(rule, what.verb, what.path),
      ),
  };
}

function holdsFor({ to }: RbacGrant, who: Identity): boolean {
  return 'user' in to ? to.user === who.username : who.groups.includes(to.group);
}

function coversResource(rule: PolicyRule, what: ResourceRequest): boolean {
  const { resource, subresource } = what;
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  return (
    includes(rule.verbs, what.verb) &&
    includes(rule.apiGroups, what.group) &&
    (includes(rule.resources, full) || (subresource !== '' && (rule.resources ?? []).includes(`*/${subresource}`))) &&
    (rule.resourceNames === undefined || rule.resourceNames.length === 0 || rule.resourceNames.includes(what.name))
  );
}

function coversPath(rule: PolicyRule, verb: string, path: string): boolean {
  const matches = (pattern: string) =>
    pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
  return includes(rule.verbs, verb) && (rule.nonResourceURLs ?? []).some(matches);
}

function includes(list: readonly string[] | undefined, wanted: string): boolean {
  return list !== undefined && (list.includes('*') || list.includes(wanted));
}

/** The 403 for a request that no rule allows. */
export function refusalFor(who: Identity, what: RequestInfo): Refusal {
  if (what.kind === 'path') return forbiddenPath(`User "${who.username}" cannot ${what.verb} path "${what.path}"`);
  const { verb, group, resource, subresource, namespace, name } = what;
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return forbidden(
    resource,
    group,
    name,
    `User "${who.username}" cannot ${verb} resource "${full}" in API group "${group}" ${where}`,
  );
}
