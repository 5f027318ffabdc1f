import { isRecord } from '../../kube/record.ts';
import { type Address, parseAddress } from '../addresses/address.ts';
import { type Cidr, hasHostBits, parseCidr } from '../addresses/cidr.ts';
import { contains, type Window } from '../addresses/window.ts';
import { nameOf } from '../json/words.ts';
import { decodeHostLocal, type HostLocalPool } from '../pools/host-local.ts';
import { decodeWhereabouts, type WhereaboutsPool } from '../pools/whereabouts.ts';
import type { Problem } from '../problem.ts';
import { field, type Json, listField, textField } from './fields.ts';
import type { DecodedConfig } from './nad.ts';

/** The addresses of a network, as far as its own text tells. */
export interface Addressing {
  /** The networks that the addresses are in: what an interface's connected route will cover. */
  readonly subnets: readonly Cidr[];
  /** What pods are given. */
  readonly handsOut: readonly Window[];
  /** Reasons why addresses cannot be given, or are of no use. */
  readonly problems: readonly Problem[];
  readonly hostLocal?: HostLocalPool;
  readonly whereabouts?: WhereaboutsPool;
}

/** Reads the addressing of a network by the rules of its IPAM plugin. Unknown IPAM plugins tell nothing. */
export function addressingOf(config: DecodedConfig): Addressing {
  const [plugin] = config.plugins;
  const written = plugin === undefined ? undefined : field(plugin.json, 'ipam');
  if (written !== undefined && !isRecord(written)) {
    const message = `expected an object, found ${nameOf(written)}`;
    return { subnets: [], handsOut: [], problems: [{ place: ipamPlace(config), message }] };
  }
  if (config.type === 'ovn-k8s-cni-overlay') return overlay(plugin?.json ?? {});
  const { ipam } = config;
  if (ipam === undefined) return { subnets: [], handsOut: [], problems: [] };
  const place = ipamPlace(config);
  const read = byIpam(ipam.type, ipam.json, place);
  return {
    ...read,
    problems: [
      ...read.problems,
      ...routeProblems(ipam.json, place),
      ...gatewayProblems(ipam.json, read.subnets, place),
    ],
  };
}

/** The path of the object that says where addresses come from: only the first plugin's counts. */
export function ipamPlace({ form }: Pick<DecodedConfig, 'form'>): string {
  return form === 'list' ? 'plugins[0].ipam' : 'ipam';
}

function byIpam(type: string, json: Json, place: string): Addressing {
  switch (type) {
    case 'host-local': {
      const hostLocal = decodeHostLocal(json, place);
      const ranges = hostLocal.sets.flatMap((set) => set.ranges);
      const handsOut = ranges.flatMap((range) => range.handsOut);
      return { subnets: ranges.map(({ subnet }) => subnet), handsOut, problems: hostLocal.problems, hostLocal };
    }
    case 'whereabouts': {
      const whereabouts = decodeWhereabouts(json, place);
      const { ranges, problems } = whereabouts;
      const handsOut = ranges.flatMap((range) => range.handsOut);
      return { subnets: ranges.map(({ cidr }) => cidr), handsOut, problems, whereabouts };
    }
    case 'static':
      return fixed(json, place);
    default:
      return { subnets: [], handsOut: [], problems: [] };
  }
}

/** plugins/ipam/static: each address with its prefix length. */
function fixed(json: Json, place: string): Addressing {
  const problems: Problem[] = [];
  const subnets = listField(json, 'addresses').flatMap((entry, index) => {
    const text = isRecord(entry) ? (textField(entry, 'address') ?? '') : '';
    const cidr = parseCidr(text);
    if (cidr !== undefined) return [cidr];
    problems.push({
      place: `${place}.addresses[${index}].address`,
      message: `expected an address with its prefix length, such as 10.1.1.5/24, found "${text}"`,
    });
    return [];
  });
  const handsOut = subnets.map(({ address: { family, value } }) => ({ family, first: value, last: value }));
  return { subnets, handsOut, problems };
}

/** ovn-kubernetes: `subnets` separated by commas; a layer3 network adds the prefix length of each node's share. */
function overlay(json: Json): Addressing {
  const problems: Problem[] = [];
  const subnets = ['subnets', 'excludeSubnets'].flatMap((key) => {
    const written = textField(json, key)?.split(',') ?? [];
    return written.flatMap((text) => {
      const cidr = parseCidr(text.trim().replace(/^([^/]+\/\d+)\/\d+$/, '$1'));
      if (cidr === undefined) problems.push({ place: key, message: `"${text.trim()}" is no network` });
      return cidr !== undefined && key === 'subnets' ? [cidr] : [];
    });
  });
  return { subnets, handsOut: subnets.map(({ window }) => window), problems };
}

/** cni types.Route: a destination that is no network, or a gateway that is no address, refuses the whole config. */
function routeProblems(ipam: Json, at: string): Problem[] {
  return listField(ipam, 'routes').flatMap((route, index) => {
    const place = `${at}.routes[${index}]`;
    if (!isRecord(route)) return [{ place, message: `expected an object, found ${nameOf(route)}` }];
    const destination = textField(route, 'dst');
    const gateway = textField(route, 'gw');
    const problems: Problem[] = [];
    if (destination === undefined) problems.push({ place: `${place}.dst`, message: 'missing' });
    else if (parseCidr(destination) === undefined) {
      problems.push({ place: `${place}.dst`, message: `"${destination}" is no network in CIDR notation` });
    }
    if (gateway !== undefined && parseAddress(gateway) === undefined) {
      problems.push({ place: `${place}.gw`, message: `"${gateway}" is no address` });
    }
    return problems;
  });
}

/**
 * Gateways that no interface of the network can reach, since they lie in none of its subnets: the kernel refuses routes through them
 * (`network is unreachable`). A route that names no gateway goes through them too (plugins pkg/ipam ConfigureIface).
 */
function gatewayProblems(ipam: Json, subnets: readonly Cidr[], at: string): Problem[] {
  if (subnets.length === 0) return [];
  return gateways(ipam, at).flatMap(({ place, text }) => {
    const gateway = parseAddress(text);
    if (gateway === undefined || subnets.some(({ window }) => contains(window, gateway))) return [];
    const message = `gateway ${text} lies outside ${subnets.map((subnet) => subnet.text).join(', ')}`;
    return [{ place, message }];
  });
}

/** The gateways that a network's own text names, for its interfaces and in its routes. */
export function gatewaysOf({ ipam, routes }: DecodedConfig): readonly Address[] {
  const texts = [
    ...(ipam === undefined ? [] : gateways(ipam.json, 'ipam').map(({ text }) => text)),
    ...routes.flatMap(({ gateway }) => gateway ?? []),
  ];
  const found = texts.flatMap((text) => parseAddress(text) ?? []);
  return [...new Map(found.map((address) => [address.text, address])).values()];
}

function gateways(ipam: Json, root: string): { place: string; text: string }[] {
  const at = (place: string, json: unknown) => {
    const text = isRecord(json) ? textField(json, 'gateway') : undefined;
    return text === undefined ? [] : [{ place: `${place}.gateway`, text }];
  };
  const each = (key: string) => listField(ipam, key).flatMap((json, index) => at(`${root}.${key}[${index}]`, json));
  const sets = listField(ipam, 'ranges').flatMap((set, outer) =>
    (Array.isArray(set) ? set : []).flatMap((json: unknown, inner) => at(`${root}.ranges[${outer}][${inner}]`, json)),
  );
  return [...at(root, ipam), ...each('addresses'), ...sets];
}

/** A network written with an address inside it instead of its own. */
interface HostBits {
  readonly place: string;
  /** As written. */
  readonly written: string;
  readonly cidr: Cidr;
}

/** Networks of a host-local config that have host bits set: the plugin refuses them. */
export function hostLocalHostBits({ ipam, form }: DecodedConfig): HostBits[] {
  if (ipam?.type !== 'host-local') return [];
  const root = ipamPlace({ form });
  const sets = listField(ipam.json, 'ranges').flatMap((set, outer) =>
    (Array.isArray(set) ? set : []).map((json: unknown, inner) => ({
      place: `${root}.ranges[${outer}][${inner}].subnet`,
      json,
    })),
  );
  return [{ place: `${root}.subnet`, json: ipam.json }, ...sets].flatMap(({ place, json }) => {
    const written = isRecord(json) ? textField(json, 'subnet') : undefined;
    const cidr = parseCidr(written ?? '');
    return written !== undefined && cidr !== undefined && hasHostBits(cidr) ? [{ place, written, cidr }] : [];
  });
}

/** Networks of a whereabouts config whose host bits look like a start that the plugin does not heed. */
export function whereaboutsHostBits({ ipam, form }: DecodedConfig): HostBits[] {
  if (ipam?.type !== 'whereabouts') return [];
  const root = ipamPlace({ form });
  const listed = listField(ipam.json, 'ipRanges').map((json, index) => ({
    place: `${root}.ipRanges[${index}].range`,
    json,
  }));
  return [{ place: `${root}.range`, json: ipam.json }, ...listed].flatMap(({ place, json }) => {
    if (!isRecord(json) || textField(json, 'range_start') !== undefined) return [];
    const written = textField(json, 'range');
    const cidr = parseCidr(written ?? '');
    return written !== undefined && cidr !== undefined && hasHostBits(cidr) ? [{ place, written, cidr }] : [];
  });
}
