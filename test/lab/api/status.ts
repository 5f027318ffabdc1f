/** The API server's refusals: Status objects with their HTTP code, worded and ordered as Kubernetes does it. */

/** What a Status may say in `details`. */
export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  causes?: readonly { reason: string; message: string; field?: string }[];
  retryAfterSeconds?: number;
}

/** A refusal on its way to the client. Thrown by handlers and turned into an answer in one place. */
export class Refusal extends Error {
  readonly code: number;
  readonly status: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: StatusDetails,
    more: { headers?: Record<string, string>; metadata?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.code = code;
    this.headers = more.headers ?? {};
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: more.metadata ?? {},
      status: 'Failure',
      message,
      ...(reason === '' ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

/** `pods` or `ippools.whereabouts.cni.cncf.io`. */
export function qualified(resource: string, group: string): string {
  return group === '' ? resource : `${resource}.${group}`;
}

function about(resource: string, group: string, name: string): StatusDetails {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource };
}

export const unauthorized = (): Refusal => new Refusal(401, 'Unauthorized', 'Unauthorized');

export const badRequest = (message: string): Refusal => new Refusal(400, 'BadRequest', message);

export const notFound = (resource: string, group: string, name: string): Refusal =>
  new Refusal(404, 'NotFound', `${qualified(resource, group)} "${name}" not found`, about(resource, group, name));

export const alreadyExists = (resource: string, group: string, name: string): Refusal =>
  new Refusal(
    409,
    'AlreadyExists',
    `${qualified(resource, group)} "${name}" already exists`,
    about(resource, group, name),
  );

/** `subject` is for example `pods "samplepod"`; `why` says who cannot do what where. */
export const forbidden = (resource: string, group: string, name: string, why: string): Refusal =>
  new Refusal(
    403,
    'Forbidden',
    `${qualified(resource, group)}${name === '' ? '' : ` "${name}"`} is forbidden: ${why}`,
    about(resource, group, name),
    { headers: { 'x-content-type-options': 'nosniff' } },
  );

/** A path that is no resource, for example /metrics. */
export const forbiddenPath = (why: string): Refusal =>
  new Refusal(403, 'Forbidden', `forbidden: ${why}`, {}, { headers: { 'x-content-type-options': 'nosniff' } });

export const methodNotAllowed = (): Refusal =>
  new Refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** Built-in kinds: the router refuses. */
export const notAcceptable = (): Refusal =>
  new Refusal(
    406,
    'NotAcceptable',
    '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch',
    {},
  );

/** Custom resources: content negotiation refuses, with other words. */
export const notAcceptableForCustom = (): Refusal =>
  new Refusal(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );

export const unsupportedMediaType = (): Refusal =>
  new Refusal(
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/merge-patch+json, application/strategic-merge-patch+json',
  );

/** `fresh` is the token that continues with the objects of now. */
export const continueExpired = (fresh: string): Refusal =>
  new Refusal(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    undefined,
    { metadata: { continue: fresh } },
  );

export const versionExpired = (asked: string, oldest: number): Refusal =>
  new Refusal(410, 'Expired', `too old resource version: ${asked} (${oldest})`);

export const versionTooLarge = (asked: string, current: number): Refusal =>
  new Refusal(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${asked}, current: ${current}`,
    {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
    { headers: { 'retry-after': '1' } },
  );

/** `problems` as field validation reports them. */
export const invalid = (
  kind: string,
  group: string,
  name: string,
  problems: readonly { reason: string; message: string; field: string }[],
): Refusal => {
  const told = problems.map((problem) => `${problem.field}: ${problem.message}`);
  const list = told.length === 1 ? told[0] : `[${told.join(', ')}]`;
  return new Refusal(422, 'Invalid', `${kind}${group === '' ? '' : `.${group}`} "${name}" is invalid: ${list}`, {
    name,
    ...(group === '' ? {} : { group }),
    kind,
    causes: problems,
  });
};

export const tooManyRequests = (retryAfter: number): Refusal =>
  new Refusal(
    429,
    'TooManyRequests',
    'the server has received too many requests and has asked us to try again later',
    { retryAfterSeconds: retryAfter },
    { headers: { 'retry-after': String(retryAfter) } },
  );

export const serverError = (code: 500 | 503, message?: string): Refusal =>
  code === 500
    ? new Refusal(500, 'InternalError', `Internal error occurred: ${message ?? 'etcdserver: request timed out'}`, {
        causes: [{ reason: '', message: message ?? 'etcdserver: request timed out' }],
      })
    : new Refusal(
        503,
        'ServiceUnavailable',
        message ?? 'the server is currently unable to handle the request',
        { retryAfterSeconds: 1 },
        { headers: { 'retry-after': '1' } },
      );

/** What keeps an object from being admitted, in its own words. */
export const denied = (message: string, code = 403): Refusal =>
  new Refusal(code, code === 422 ? 'Invalid' : 'Forbidden', message);

/** The API server could not reach a kubelet; it gives no reason field. */
export const backendUnreachable = (why: string): Refusal => new Refusal(500, '', `error dialing backend: ${why}`);
