import { parseAddress } from '../addresses/address.ts';
import type { Problem } from '../problem.ts';
import type { Selection } from './selection.ts';
import { interfaceNameFault } from './short-form.ts';

/**
 * What makes Multus or the plugins refuse a request that can be read: an element without a name, an interface name that no
 * plugin takes, more than one default route of a family.
 */
export function requestFault(selections: readonly Selection[], place: string): Problem | undefined {
  const message = emptyName(selections) ?? badInterface(selections) ?? severalDefaultRoutes(selections);
  return message === undefined ? undefined : { place, message };
}

function emptyName(selections: readonly Selection[]): string | undefined {
  const empty = selections.find(({ name }) => name === '');
  if (empty === undefined) return undefined;
  return `element ${empty.index + 1} of ${selections.length} names no network: Multus looks for one called ""`;
}

// Multus looks at names of the short form only; those of the JSON form are refused by the plugins (cni pkg/utils/utils.go).
function badInterface(selections: readonly Selection[]): string | undefined {
  for (const { interface: asked } of selections) {
    const fault = asked === undefined ? undefined : (interfaceNameFault(asked) ?? cniFault(asked));
    if (fault !== undefined) return `interface name "${asked}" ${fault}`;
  }
  return undefined;
}

function cniFault(name: string): string | undefined {
  if (name === '.' || name === '..') return 'is no name';
  return name.includes(':') ? 'holds ":"' : undefined;
}

/** multus-cni pkg/types/conf.go CheckGatewayConfig. */
function severalDefaultRoutes(selections: readonly Selection[]): string | undefined {
  if (selections.every(({ defaultRoute }) => defaultRoute.length === 0)) return undefined;
  const asked = selections.flatMap(({ defaultRoute }) => defaultRoute.flatMap((text) => parseAddress(text) ?? []));
  for (const family of [4, 6] as const) {
    const count = asked.filter((gateway) => gateway.family === family).length;
    if (count > 1) return `asks for ${count} default routes of IPv${family}, and Multus gives at most one`;
  }
  return undefined;
}
