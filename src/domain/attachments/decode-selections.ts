import { type Decoded, decoded, problem } from '../problem.ts';
import { expectedInterface } from './expected-interface.ts';
import { decodeJsonForm, type JsonItem } from './json-form.ts';
import type { Selection } from './selection.ts';
import { decodeShortForm, type ShortItem } from './short-form.ts';

/**
 * Reads a pod's request for networks as Multus does (pkg/k8sclient/k8sclient.go parsePodNetworkAnnotation), not as the
 * specification or the client library would: what Multus takes is taken, what it refuses is a problem at the same place.
 *
 * @param annotation the annotation's text
 * @param podNamespace where a network named without a namespace is looked up
 * @param place the annotation's key, for problems
 */
export function decodeSelections(
  annotation: string,
  podNamespace: string,
  place: string,
): Decoded<readonly Selection[]> {
  // Multus asks no annotation at all for nothing, and an empty one just as well (GetPodNetwork).
  if (annotation === '') return decoded([]);
  const items = isJsonForm(annotation) ? decodeJsonForm(annotation, place) : decodeShortForm(annotation, place);
  if (!items.ok) return items;
  return decoded(items.value.map((item, index) => selection(item, index, podNamespace)));
}

/** The namespace that Multus itself lives in, unless its configuration says otherwise (pkg/types/conf.go). */
const multusNamespace = 'kube-system';

/** Reads the replacement of a pod's default network: the same grammar, exactly one element, looked up beside Multus. */
export function decodeDefaultNetwork(annotation: string, place: string): Decoded<Selection> {
  const items = decodeSelections(annotation, multusNamespace, place);
  if (!items.ok) return items;
  const [first, second] = items.value;
  if (first === undefined) return problem(place, 'names no network');
  if (second !== undefined) return problem(place, `names ${items.value.length} networks, and there can be only one`);
  return decoded({ ...first, expectedInterface: first.interface ?? 'eth0' });
}

/** Whether Multus takes the text for JSON: any of three characters decides. */
function isJsonForm(annotation: string): boolean {
  return /[[{"]/.test(annotation);
}

const unasked = { ips: [], defaultRoute: [], bandwidth: false, portMappings: false };

function selection({ offset: _, ...item }: ShortItem | JsonItem, index: number, podNamespace: string): Selection {
  return {
    ...unasked,
    ...item,
    index,
    namespace: item.namespace ?? podNamespace,
    expectedInterface: expectedInterface(index, item.interface),
  };
}
