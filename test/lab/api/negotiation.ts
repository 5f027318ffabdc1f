/** Which encoding a client asks for in its Accept header. */
import type { IncomingMessage } from 'node:http';

/** What to write and how. */
export interface Encoding {
  format: 'json' | 'protobuf';
  /** The object itself, a Table of it, or only its metadata. */
  as: 'object' | 'table' | 'metadata';
  pretty: boolean;
}

/** The media type of an answer. */
export const mediaType: Readonly<Record<Encoding['format'], string>> = {
  json: 'application/json',
  protobuf: 'application/vnd.kubernetes.protobuf',
};

/** What the thing asked for can be written as. */
export interface Offers {
  protobuf: boolean;
  table: boolean;
  metadata: boolean;
}

/** The first acceptable encoding, in the client's order; undefined: none (406). */
export function negotiate(request: IncomingMessage, url: URL, offers: Offers): Encoding | undefined {
  const pretty = wantsPretty(request, url);
  const accept = request.headers.accept ?? '*/*';
  for (const clause of accept.split(',')) {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    const format = formatOf(type);
    if (format === undefined) continue;
    const as = asOf(parameters);
    if (as === undefined || !offered(offers, format, as)) continue;
    return { format, as, pretty: pretty && format === 'json' };
  }
  return undefined;
}

function offered(offers: Offers, format: Encoding['format'], as: Encoding['as']): boolean {
  if (as === 'table') return offers.table && format === 'json';
  // Metadata is a built-in message, so even custom resources have it as protobuf.
  if (as === 'metadata') return offers.metadata;
  return format === 'json' || offers.protobuf;
}

function formatOf(type: string): Encoding['format'] | undefined {
  if (type === mediaType.protobuf) return 'protobuf';
  return ['application/json', 'application/*', '*/*', ''].includes(type) ? 'json' : undefined;
}

function asOf(parameters: readonly string[]): Encoding['as'] | undefined {
  const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice(3);
  if (as === undefined) return 'object';
  if (!parameters.includes('g=meta.k8s.io') || !parameters.includes('v=v1')) return undefined;
  if (as === 'Table') return 'table';
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? 'metadata' : undefined;
}

/** The API server indents for people: with `?pretty=true`, and for browsers, curl and wget. */
export function wantsPretty(request: IncomingMessage, url: URL): boolean {
  const asked = url.searchParams.get('pretty');
  if (asked !== null) return asked === 'true' || asked === '1' || asked === '';
  return /^(curl|Wget|Mozilla\/5\.0)/.test(request.headers['user-agent'] ?? '');
}

/** True if a Status should be written as protobuf. */
export function prefersProtobuf(request: IncomingMessage): boolean {
  return (request.headers.accept ?? '').trimStart().startsWith(mediaType.protobuf);
}

/** True for the aggregated discovery document (the v2 one; v2beta1 is gone from Kubernetes 1.36). */
export function wantsAggregatedDiscovery(request: IncomingMessage): boolean {
  return (request.headers.accept ?? '')
    .split(',')
    .some((clause) => clause.includes('g=apidiscovery.k8s.io') && /;\s*v=v2\s*(;|$)/.test(clause));
}
