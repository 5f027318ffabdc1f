/** Requests for paths that are no resources: version, health, discovery, OpenAPI. */
import type { IncomingMessage } from 'node:http';
import {
  aggregatedDiscovery,
  coreVersions,
  groupDocument,
  groupList,
  resourceList,
  versionDocument,
} from './discovery.ts';
import { goJson, goJsonBody } from './go-json.ts';
import { wantsAggregatedDiscovery, wantsPretty } from './negotiation.ts';
import { openApiDocument, openApiIndex } from './openapi.ts';
import { pageNotFound, type Reply, textReply } from './reply.ts';
import type { ResourceType } from './resources.ts';

/** Answers a path. `address` is where the server listens, `host:port`. */
export function pathReply(
  incoming: IncomingMessage,
  url: URL,
  resources: readonly ResourceType[],
  address: string,
): Reply {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const [prefix = '', group = '', version = ''] = parts;
  const pretty = wantsPretty(incoming, url);
  const aggregated = wantsAggregatedDiscovery(incoming);
  const json = (document: unknown): Reply =>
    document === undefined ? pageNotFound : jsonReply(goJsonBody(document, pretty));

  switch (prefix) {
    case 'version':
      // The one document that is indented for everybody.
      return jsonReply(Buffer.from(goJson(versionDocument, true)));
    case 'healthz':
    case 'livez':
    case 'readyz':
      return textReply(200, 'ok');
    case 'api':
      if (parts.length === 1) {
        return aggregated ? aggregatedReply(aggregatedDiscovery(resources, true), pretty) : json(coreVersions(address));
      }
      return parts.length === 2 ? json(resourceList(resources, '', group)) : pageNotFound;
    case 'apis':
      if (parts.length === 1) {
        return aggregated ? aggregatedReply(aggregatedDiscovery(resources, false), pretty) : json(groupList(resources));
      }
      return json(parts.length === 2 ? groupDocument(resources, group) : resourceList(resources, group, version));
    case 'openapi':
      if (group !== 'v3') return pageNotFound;
      return openApiReply(
        parts.length === 2 ? openApiIndex(resources) : openApiDocument(resources, parts.slice(2).join('/')),
      );
    default:
      return pageNotFound;
  }
}

/** Kubernetes' OpenAPI handler writes these itself: always compact, no line break at the end. */
function openApiReply(document: unknown): Reply {
  return document === undefined ? pageNotFound : jsonReply(Buffer.from(JSON.stringify(document)));
}

function jsonReply(body: Buffer): Reply {
  return { status: 200, contentType: 'application/json', body, compressible: true };
}

function aggregatedReply(document: unknown, pretty: boolean): Reply {
  return {
    ...jsonReply(goJsonBody(document, pretty)),
    contentType: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    headers: { vary: 'Accept' },
  };
}
