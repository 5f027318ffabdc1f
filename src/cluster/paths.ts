import type { ListQuery } from './port.ts';

/** Objects per page, as kubectl asks for them. */
const PAGE = 500;

interface Served {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespaced: boolean;
}

/** The path of a kind's objects, in one namespace or in all. */
function collectionPath({ group, version, resource, namespaced }: Served, namespace: string | undefined): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const within = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${within}/${resource}`;
}

/** The path of one page of a list. */
export function pagePath(kind: Served, query: ListQuery, token: string | undefined): string {
  const { scope, labelSelector, fieldSelector } = query;
  const parameters = new URLSearchParams({ limit: String(PAGE) });
  if (labelSelector) parameters.set('labelSelector', labelSelector);
  if (fieldSelector) parameters.set('fieldSelector', fieldSelector);
  if (token !== undefined) parameters.set('continue', token);
  return `${collectionPath(kind, scope.kind === 'namespace' ? scope.namespace : undefined)}?${parameters}`;
}

/** The path of one object. */
export function objectPath(kind: Served, name: string, namespace: string | undefined): string {
  return `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
}
