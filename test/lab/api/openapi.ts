/**
 * As much OpenAPI v3 as kubectl needs to send objects: which kinds take the `fieldValidation` parameter. Only
 * NetworkAttachmentDefinitions have schemas, as recorded; of other kinds `kubectl explain` has nothing to tell.
 */
import { recordedObject } from './recordings.ts';
import { apiVersionOf, type ResourceType } from './resources.ts';

/** `/openapi/v3`: where the document of each group and version is. */
export function openApiIndex(resources: readonly ResourceType[]): unknown {
  const paths = [...new Set(resources.map(groupPath))];
  return {
    paths: Object.fromEntries(paths.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=LAB` }])),
  };
}

/** `/openapi/v3/apis/GROUP/VERSION`; undefined if nothing is served there. */
export function openApiDocument(resources: readonly ResourceType[], path: string): unknown {
  const served = resources.filter((type) => groupPath(type) === path);
  if (served.length === 0) return undefined;
  if (path === 'apis/k8s.cni.cncf.io/v1') return recordedObject('api/openapi-v3-k8s.cni.cncf.io.json');
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'lab' },
    paths: Object.fromEntries(served.map((type) => [objectPath(type), patchOperation(type)])),
  };
}

function groupPath(type: ResourceType): string {
  return type.group === '' ? `api/${type.version}` : `apis/${apiVersionOf(type)}`;
}

function objectPath(type: ResourceType): string {
  const namespace = type.namespaced ? '/namespaces/{namespace}' : '';
  return `/${groupPath(type)}${namespace}/${type.name}/{name}`;
}

function patchOperation({ group, version, kind }: ResourceType): unknown {
  return {
    patch: {
      operationId: `patch${kind}`,
      parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string', uniqueItems: true } }],
      responses: { 200: { description: 'OK' } },
      'x-kubernetes-action': 'patch',
      'x-kubernetes-group-version-kind': { group, version, kind },
    },
  };
}
