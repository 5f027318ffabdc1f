/** "May I?": SelfSubjectAccessReview, SelfSubjectRulesReview, SelfSubjectReview (auth can-i, auth whoami). */
import { isRecord, recordAt, textAt } from './fields.ts';
import type { Authorizer, Identity } from './rbac.ts';
import type { RequestInfo } from './request-info.ts';

/** The answer to a review; undefined for a resource that is none. `body` is what the client sent. */
export function review(
  resource: string,
  body: unknown,
  who: Identity,
  authorizer: Authorizer,
): Record<string, unknown> | undefined {
  switch (resource) {
    case 'selfsubjectaccessreviews': {
      const spec = recordAt(body, 'spec');
      return {
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        metadata: {},
        spec,
        status: { allowed: authorizer.allows(who, questionOf(spec)) },
      };
    }
    case 'selfsubjectrulesreviews':
      return rulesReview(textAt(body, 'spec', 'namespace'), who, authorizer);
    case 'selfsubjectreviews':
      return {
        kind: 'SelfSubjectReview',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: {},
        status: {
          userInfo: { username: who.username, ...(who.uid === undefined ? {} : { uid: who.uid }), groups: who.groups },
        },
      };
    default:
      return undefined;
  }
}

function questionOf(spec: Record<string, unknown>): RequestInfo {
  if (isRecord(spec.nonResourceAttributes)) {
    return {
      kind: 'path',
      verb: textAt(spec, 'nonResourceAttributes', 'verb'),
      path: textAt(spec, 'nonResourceAttributes', 'path'),
    };
  }
  const asked = recordAt(spec, 'resourceAttributes');
  return {
    kind: 'resource',
    verb: textAt(asked, 'verb'),
    group: textAt(asked, 'group'),
    version: textAt(asked, 'version'),
    namespace: textAt(asked, 'namespace'),
    resource: textAt(asked, 'resource'),
    subresource: textAt(asked, 'subresource'),
    name: textAt(asked, 'name'),
    rest: '',
  };
}

/** `spec` comes back empty, as the API server answers it. */
function rulesReview(namespace: string, who: Identity, authorizer: Authorizer): Record<string, unknown> {
  const rules = authorizer.rulesFor(who, namespace);
  return {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: {},
    status: {
      resourceRules: rules.filter((rule) => rule.resources !== undefined),
      nonResourceRules: rules.filter((rule) => rule.nonResourceURLs !== undefined),
      incomplete: false,
    },
  };
}
