import type { Problem } from '../domain/problem.ts';
import { familyOf } from './address.ts';
import type { ObservedInterface } from './interface.ts';
import { parseIpJsonInterfaces } from './ip-json.ts';
import { parseIpTextInterfaces } from './ip-text.ts';
import { fillIn, interfacesOfProc, placeIpv4, sysLinksOfNamespace, type UnplacedAddress } from './merge.ts';
import { type Parsed, told } from './parsed.ts';
import { parseProcNetDev, procNetDev } from './proc/dev.ts';
import { parseProcNetIfInet6, procNetIfInet6 } from './proc/if-inet6.ts';
import { parseProcNetIpv6Route, procNetIpv6Route } from './proc/ipv6-route.ts';
import { parseProcNetRoute, procNetRoute } from './proc/route.ts';
import { parseProcNetVlanConfig, procNetVlanConfig } from './proc/vlan-config.ts';
import type { ObservedRoute } from './route.ts';
import { type Sections, sectionText, splitSections } from './sections.ts';
import { parseSysLinks, type SysLink } from './sys-class-net.ts';

/** A link of a node: with its hardware. */
export interface NodeInterface
  extends ObservedInterface,
    Pick<SysLink, 'hardware' | 'virtualFunctions' | 'isVirtualFunction'> {}

/** A directory as the probed container sees it. */
export interface SeenDirectory {
  /** In the container. */
  readonly path: string;
  /**
   * Where it comes from, as a path within the node's file system that holds it. `image` if it is no mount but part of the
   * container's image, which says nothing about the node; `unknown` if the mounts could not be read.
   */
  readonly source: string | 'image' | 'unknown';
  /** Names of files, sorted by code unit as libcni sorts them. `unknown` if it may not be read. */
  readonly names: readonly string[] | 'unknown';
}

/** Addresses that host-local has given out on the node. */
export interface LeasePool {
  /** The `name` of the CNI configuration, not that of the NAD. */
  readonly network: string;
  readonly addresses: readonly string[];
}

/** host-local's pools below one data directory. */
export interface SeenLeases extends Omit<SeenDirectory, 'names'> {
  readonly pools: readonly LeasePool[] | 'unknown';
}

/** What a host-network pod tells of its node. What could not be read is `unknown`, never empty. */
export interface ObservedNode {
  readonly interfaces: readonly NodeInterface[] | 'unknown';
  /** IPv4 addresses whose interface is not told. */
  readonly unplaced: readonly UnplacedAddress[];
  /** Of both families, as far as the main tables tell. */
  readonly defaultRoutes: readonly ObservedRoute[] | 'unknown';
  /** Candidates, the most trustworthy first; empty if the container has none. */
  readonly binaries: readonly SeenDirectory[];
  readonly configurations: readonly SeenDirectory[];
  readonly leases: readonly SeenLeases[];
  /** Only with `ip` are other names of an interface known: without, an interface that is not found may have another name. */
  readonly altnamesKnown: boolean;
  readonly problems: readonly Problem[];
}

/** Reads the output of `nodeArgv`; the marker must be the same. */
export function parseNode(output: string, marker: string): ObservedNode {
  const sections = splitSections(output, marker);
  const problems: Problem[] = [];
  const read = <T>(name: string, parse: (text: string) => Parsed<T[]>): T[] => {
    const text = sectionText(sections, name);
    if (text === undefined) return [];
    const parsed = parse(text);
    problems.push(...parsed.problems);
    return parsed.value;
  };
  const counters = read(procNetDev, parseProcNetDev);
  const json = read('ip -j addr', parseIpJsonInterfaces);
  const text = read('ip addr', parseIpTextInterfaces);
  const routes = read(procNetRoute, parseProcNetRoute);
  const routes6 = read(procNetIpv6Route, parseProcNetIpv6Route);
  const listed = json.length > 0 ? json : text;
  const bare = listed.length > 0 ? listed : interfacesOfProc(counters, read(procNetIfInet6, parseProcNetIfInet6));
  const sysLinks = read('/sys/class/net', parseSysLinks);
  const sys = sysLinksOfNamespace(sysLinks, bare, 'common');
  problems.push(...sys.problems);
  const own = (sectionText(sections, 'own') ?? '').split('\n').filter((address) => familyOf(address) === 4);
  const { interfaces, unplaced } = placeIpv4(fillIn(fillIn(bare, sys.links), counters), [...new Set(own)], routes);
  const vlans = read(procNetVlanConfig, parseProcNetVlanConfig);
  if (!sections.finished) problems.push({ place: 'sh', message: 'ended before it was finished' });
  const routesRead = [procNetRoute, procNetIpv6Route].some((name) => sectionText(sections, name) !== undefined);
  return {
    interfaces:
      interfaces.length === 0
        ? 'unknown'
        : interfaces.map((link) => withVlan(withHardware(link, sys.links.length > 0 ? sysLinks : []), vlans)),
    unplaced,
    defaultRoutes: routesRead
      ? [...routes, ...routes6].filter(({ destination, kind }) => destination === 'default' && kind === 'unicast')
      : 'unknown',
    binaries: directories(sections, 'bin'),
    configurations: directories(sections, 'conf'),
    leases: leases(sections),
    altnamesKnown: json.length > 0,
    problems,
  };
}

function withHardware(link: ObservedInterface, sysLinks: readonly SysLink[]): NodeInterface {
  const seen = sysLinks.find(({ name }) => name === link.name);
  return told<NodeInterface>({
    ...link,
    hardware: seen?.hardware,
    virtualFunctions: seen?.virtualFunctions,
    isVirtualFunction: seen?.isVirtualFunction,
  });
}

function withVlan(
  link: NodeInterface,
  vlans: readonly { readonly name: string; readonly vlanId: number; readonly parent: string }[],
): NodeInterface {
  const vlan = vlans.find(({ name }) => name === link.name);
  if (vlan === undefined) return link;
  return { ...link, kind: 'vlan', vlanId: vlan.vlanId, lower: { ...link.lower, name: vlan.parent } };
}

function directories(sections: Sections, role: 'bin' | 'conf'): SeenDirectory[] {
  return sections.list
    .filter((section) => section.name.startsWith(`${role} `))
    .map(({ name, text, status }) => {
      const path = name.slice(role.length + 1);
      const names = text.split('\n').filter((entry) => entry !== '');
      return { path, source: sourceOf(path, sections), names: status === 0 ? names.sort() : 'unknown' };
    });
}

function leases(sections: Sections): SeenLeases[] {
  return sections.list
    .filter((section) => section.name.startsWith('leases '))
    .map(({ name, text, status }) => {
      const path = name.slice('leases '.length);
      return { path, source: sourceOf(path, sections), pools: status === 0 ? readPools(text) : 'unknown' };
    });
}

/** Beside the addresses a pool has a lock and the address given out last. */
function readPools(text: string): LeasePool[] {
  const pools = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const slash = line.indexOf('/');
    if (slash <= 0) continue;
    const network = line.slice(0, slash);
    const file = line.slice(slash + 1);
    const addresses = pools.get(network) ?? [];
    pools.set(network, addresses);
    if (familyOf(file) !== undefined) addresses.push(file);
  }
  return [...pools].map(([network, addresses]) => ({ network, addresses }));
}

/** The deepest mount that holds a path, later ones covering earlier ones (proc_pid_mountinfo(5)). */
function sourceOf(path: string, sections: Sections): string {
  const mounts = sectionText(sections, 'mounts');
  if (mounts === undefined) return 'unknown';
  let best: { readonly source: string; readonly target: string } | undefined;
  for (const line of mounts.split('\n')) {
    const [source = '', target = ''] = line.split(' ');
    if (target === '' || !`${path}/`.startsWith(`${target}/`)) continue;
    if (best === undefined || target.length >= best.target.length) best = { source, target };
  }
  if (best === undefined) return 'image';
  const inner = path.slice(best.target.length);
  return best.source === '/' ? inner || '/' : `${best.source}${inner}`;
}

/**
 * The directory that is really the node's, if any was readable: `unknown` otherwise. One that comes with the image, or
 * from a volume of the pod, proves nothing.
 */
export function ofNode<T extends { readonly source: string }>(seen: readonly T[]): T | 'unknown' {
  const real = seen.filter(
    ({ source }) => source !== 'image' && source !== 'unknown' && !/\/pods\/[^/]+\/volumes\//.test(source),
  );
  return real[0] ?? 'unknown';
}

/** Files that a container runtime takes for configurations, in its order: the first one wins (libcni ConfFiles). */
export function cniConfigurationOrder(names: readonly string[]): string[] {
  return names.filter((name) => /\.(?:conf|conflist|json)$/.test(name)).sort();
}
