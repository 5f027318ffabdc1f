/**
 * All that may differ between a recorded answer and the lab's. Each rule names what it forgives and why; whatever no
 * rule names must be equal, field order and indentation included.
 */
import { isRecord, recordAt, textAt } from '../fields.ts';

export interface Ignored {
  field: string;
  because: string;
  /** A file of `recorded` that the lab would not answer without this rule. */
  seenIn: string;
  /** Changes a copy of the document so that what is forgiven is alike. */
  forgive(document: Record<string, unknown>): void;
}

function inMessage(what: RegExp, instead: string): Ignored['forgive'] {
  return (document) => {
    if (typeof document.message === 'string') document.message = document.message.replace(what, instead);
  };
}

export const ignored: readonly Ignored[] = [
  {
    field: 'metadata.resourceVersion of a list, a Table or a bookmark',
    because: 'it counts what happened in the whole cluster, and the lab has seen less happen',
    seenIn: 'api/nodes.json',
    forgive(document) {
      const metadata = recordAt(document, 'metadata');
      const isOne = isRecord(document.metadata) && metadata.name !== undefined;
      if (!isOne && metadata.resourceVersion !== undefined) metadata.resourceVersion = '0';
    },
  },
  {
    field: 'the resource version inside metadata.continue',
    because: 'as above; the version of the token and the place to go on are compared',
    seenIn: 'api/pods-default.limit2.json',
    forgive(document) {
      const metadata = recordAt(document, 'metadata');
      const token = textAt(metadata, 'continue');
      if (token === '') return;
      const text = Buffer.from(token, 'base64url').toString('utf8');
      metadata.continue = text.replace(/"rv":\d+/, '"rv":N');
    },
  },
  {
    field: 'metadata.managedFields of a SelfSubjectAccessReview',
    because: 'field ownership of a document that is never stored: it names curl and the time of the question',
    seenIn: 'errors/selfsubjectaccessreview.body',
    forgive(document) {
      if (document.kind === 'SelfSubjectAccessReview') delete recordAt(document, 'metadata').managedFields;
    },
  },
  {
    field: 'serverAddressByClientCIDRs of /api',
    because: 'it is the address of the recorded server',
    seenIn: 'api/api.json',
    forgive(document) {
      if (document.kind === 'APIVersions') delete document.serverAddressByClientCIDRs;
    },
  },
  {
    field: 'the oldest resource version that the server still has, inside a message',
    because: 'as the first',
    seenIn: 'errors/410-watch-old-rv.body',
    forgive: inMessage(/(too old resource version: \d+) \(\d+\)/, '$1 (N)'),
  },
  {
    field: 'the newest resource version of the server, inside a message',
    because: 'as the first',
    seenIn: 'errors/504-future-rv.body',
    forgive: inMessage(/, current: \d+$/, ', current: N'),
  },
  {
    field: 'the order of resources in /apis/whereabouts.cni.cncf.io/v1alpha1',
    because: 'the API server builds this document from a Go map, so its order differs from run to run',
    seenIn: 'api/apis-whereabouts-v1alpha1.json',
    forgive(document) {
      if (document.kind !== 'APIResourceList' || document.groupVersion !== 'whereabouts.cni.cncf.io/v1alpha1') return;
      if (!Array.isArray(document.resources)) return;
      document.resources.sort((a, b) => (textAt(a, 'name') < textAt(b, 'name') ? -1 : 1));
    },
  },
];

/** Headers that are never equal, each with its reason. All others are compared. */
export const ignoredHeaders: Readonly<Record<string, string>> = {
  date: 'the time of the answer',
  'audit-id': 'a number drawn for each request; that it is there is compared',
  'x-kubernetes-pf-flowschema-uid': 'a uid of the cluster; that it is there is compared',
  'x-kubernetes-pf-prioritylevel-uid': 'a uid of the cluster; that it is there is compared',
  'content-length': 'follows from the body; that it is there is compared',
  connection: 'HTTP/1.1 says it, HTTP/2 (recorded) does not',
  'keep-alive': 'HTTP/1.1 says it, HTTP/2 (recorded) does not',
  'transfer-encoding': 'HTTP/1.1 says it, HTTP/2 (recorded) does not',
};

/** The document with everything forgiven that the rules name. */
export function forgiven(document: unknown, rules: readonly Ignored[]): unknown {
  const copy: unknown = structuredClone(document);
  if (isRecord(copy)) for (const rule of rules) rule.forgive(copy);
  return copy;
}
