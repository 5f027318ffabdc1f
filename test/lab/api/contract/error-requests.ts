/** What a file of `recorded/errors` does not say of its request: user, headers, body, missing query. */

import type { Asked } from '../client.ts';
import { recordAt, textAt } from '../fields.ts';
import { recordedObject } from '../recordings.ts';

/** The token of a recorded first page: to the lab it is as old as it was to the cluster that answered 410. */
function recordedToken(file: string): string {
  return textAt(recordAt(recordedObject(file), 'metadata'), 'continue');
}

const json = { 'content-type': 'application/json' };

/** By file name without ending. Where nothing is said, the user is the one the recorded refusal names, or admin. */
export const errorRequests: Readonly<Record<string, Partial<Asked> & { addQuery?: string }>> = {
  '200-pods-default-podreader': { user: 'podreader' },
  '401-bad-token': { token: 'nosuchtoken' },
  '403-anonymous': { user: 'nobody' },
  '405-method': { headers: json, body: '{}' },
  '406-not-acceptable': { headers: { accept: 'application/nosuch' } },
  '409-exists': {
    headers: json,
    body: JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }),
  },
  '410-expired-continue-nads': { addQuery: `?limit=2&continue=${recordedToken('api/nads-all.limit2.json')}` },
  '410-expired-continue-pods': { addQuery: `?limit=2&continue=${recordedToken('api/pods-default.limit2.json')}` },
  '422-invalid-pod': {
    headers: json,
    body: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'Bad_Name' }, spec: {} }),
  },
  selfsubjectaccessreview: {
    user: 'podreader',
    headers: json,
    body: JSON.stringify({
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      spec: {
        resourceAttributes: { namespace: 'default', verb: 'create', resource: 'pods', subresource: 'exec' },
      },
    }),
  },
  selfsubjectrulesreview: {
    user: 'podreader',
    headers: json,
    body: JSON.stringify({
      kind: 'SelfSubjectRulesReview',
      apiVersion: 'authorization.k8s.io/v1',
      spec: { namespace: 'default' },
    }),
  },
};
