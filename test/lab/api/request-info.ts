/** What a request is about, read from its method and path as the API server's RequestInfo does before anything else. */

/** A request for a resource, or for a path that is none. */
export type RequestInfo = ResourceRequest | PathRequest;

/** The attributes authorization judges and routing follows. Empty text: not given. */
export interface ResourceRequest {
  kind: 'resource';
  verb: string;
  group: string;
  version: string;
  namespace: string;
  resource: string;
  subresource: string;
  name: string;
  /** What follows the subresource, for example `stats/summary` after `nodes/NAME/proxy`. */
  rest: string;
}

export interface PathRequest {
  kind: 'path';
  verb: string;
  path: string;
}

/** Reads a request line. A path that ends early (`/apis/apps/v1`) is no resource. */
export function requestInfo(method: string, url: URL): RequestInfo {
  const parts = url.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const [prefix, ...rest] = parts;
  const nonResource: PathRequest = { kind: 'path', verb: method.toLowerCase(), path: url.pathname };
  if (prefix === 'api') {
    const [version, ...path] = rest;
    return version === undefined || path.length === 0 ? nonResource : resourceRequest(method, url, '', version, path);
  }
  if (prefix === 'apis') {
    const [group, version, ...path] = rest;
    return group === undefined || version === undefined || path.length === 0
      ? nonResource
      : resourceRequest(method, url, group, version, path);
  }
  return nonResource;
}

function resourceRequest(
  method: string,
  url: URL,
  group: string,
  version: string,
  path: readonly string[],
): ResourceRequest {
  const [first = '', second = '', third = ''] = path;
  const ownNamespace = first === 'namespaces' && second !== '';
  const inNamespace = ownNamespace && third !== '' && third !== 'status' && third !== 'finalize';
  const [resource = '', name = '', subresource = '', ...rest] = inNamespace ? path.slice(2) : path;
  const chosen = name === '' ? nameInFieldSelector(url) : name;
  return {
    kind: 'resource',
    verb: verbOf(method, name !== '', url),
    group,
    version,
    namespace: ownNamespace ? second : '',
    resource,
    subresource,
    name: method === 'GET' || name !== '' ? chosen : '',
    rest: rest.join('/'),
  };
}

function verbOf(method: string, named: boolean, url: URL): string {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return named ? 'delete' : 'deletecollection';
    default:
      if (named) return 'get';
      return asksToWatch(url.searchParams) ? 'watch' : 'list';
  }
}

/** `watch=true` or `watch=1`. */
function asksToWatch(query: URLSearchParams): boolean {
  return ['true', '1'].includes(query.get('watch') ?? '');
}

/** A list restricted to one name is authorized like a request for that name (RBAC resourceNames). */
function nameInFieldSelector(url: URL): string {
  const terms = (url.searchParams.get('fieldSelector') ?? '').split(',');
  const term = terms.find((one) => /^metadata\.name==?[^=]/.test(one)) ?? '';
  return term.replace(/^metadata\.name==?/, '');
}
