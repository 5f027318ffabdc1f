import type { Problem } from '../domain/problem.ts';
import { parseIfconfig } from './ifconfig.ts';
import type { ObservedInterface } from './interface.ts';
import { parseIpJsonInterfaces, parseIpJsonNeighbours, parseIpJsonRoutes, parseIpJsonRules } from './ip-json.ts';
import { parseIpTextInterfaces } from './ip-text.ts';
import { parseIpTextNeighbours, parseIpTextRoutes, parseIpTextRules } from './ip-text-routes.ts';
import { fillIn, interfacesOfProc, placeIpv4, sysLinksOfNamespace, type UnplacedAddress } from './merge.ts';
import type { ObservedNeighbour } from './neighbour.ts';
import type { Parsed } from './parsed.ts';
import { parseProcNetArp, procNetArp } from './proc/arp.ts';
import { parseProcNetDev, procNetDev } from './proc/dev.ts';
import { parseProcNetFibTrie, procNetFibTrie } from './proc/fib-trie.ts';
import { parseProcNetIfInet6, procNetIfInet6 } from './proc/if-inet6.ts';
import { parseProcNetIpv6Route, procNetIpv6Route } from './proc/ipv6-route.ts';
import { parseProcNetRoute, procNetRoute } from './proc/route.ts';
import type { ObservedRoute, ObservedRule } from './route.ts';
import { parseRouteTable } from './route-table.ts';
import { type Sections, sectionText } from './sections.ts';
import { parseSysLinks, parseSysLinksCat } from './sys-class-net.ts';

/** Which source the interfaces come from, best first. `none` where the container offered nothing. */
export type InsideTool = 'ip-json' | 'ip' | 'ifconfig' | 'proc' | 'none';

/** What is really there in a pod's network namespace. */
export interface ObservedInside {
  readonly interfaces: readonly ObservedInterface[];
  /** IPv4 addresses whose interface the tools did not tell. */
  readonly unplaced: readonly UnplacedAddress[];
  /** Of all tables that the tool shows: local, broadcast and multicast ones too. */
  readonly routes: readonly ObservedRoute[];
  /** Empty also where the tool knows no rules. */
  readonly rules: readonly ObservedRule[];
  /** Of both families with `ip`, of IPv4 alone without. */
  readonly neighbours: readonly ObservedNeighbour[];
  readonly tool: InsideTool;
  readonly problems: readonly Problem[];
}

/**
 * Interprets sections named after what printed them (`ip -j addr`, `/proc/net/dev`, …), however they were gathered.
 * The best source that is there gives the interfaces; others fill in what it does not tell.
 */
export function observeInside(sections: Sections): ObservedInside {
  const problems: Problem[] = [];
  const read = <T>(name: string, parse: (text: string) => Parsed<T[]>): T[] => {
    const text = sectionText(sections, name);
    if (text === undefined) return [];
    const parsed = parse(text);
    problems.push(...parsed.problems);
    return parsed.value;
  };
  const base = { unplaced: [], rules: [], neighbours: [] };

  if (sectionText(sections, 'ip -j addr') !== undefined) {
    return {
      ...base,
      interfaces: read('ip -j addr', parseIpJsonInterfaces),
      // Between 4.13 and 4.17 iproute2 knew JSON for links and printed text for the rest.
      routes: read('ip -j route', (text) =>
        isJson(text) ? parseIpJsonRoutes(text) : parseIpTextRoutes(text, { family: 4, table: 'main' }),
      ),
      rules: [
        ...read('ip -j rule', (text) => (isJson(text) ? parseIpJsonRules(text, 4) : parseIpTextRules(text, 4))),
        ...read('ip -j -6 rule', (text) => (isJson(text) ? parseIpJsonRules(text, 6) : parseIpTextRules(text, 6))),
      ],
      neighbours: read('ip -j neigh', (text) =>
        isJson(text) ? parseIpJsonNeighbours(text) : parseIpTextNeighbours(text),
      ),
      tool: 'ip-json',
      problems,
    };
  }

  const counters = read(procNetDev, parseProcNetDev);
  const sysLinks = [...read('/sys/class/net', parseSysLinks), ...read('cat /sys/class/net', parseSysLinksCat)];
  const ipv6 = read(procNetIfInet6, parseProcNetIfInet6);
  const proc = interfacesOfProc(counters, ipv6);
  const ipLinks = read('ip addr', parseIpTextInterfaces);
  const indexed = ipLinks.length > 0 ? ipLinks : proc;
  const sys = sysLinksOfNamespace(sysLinks, indexed);
  problems.push(...sys.problems);

  if (ipLinks.length > 0) {
    return {
      ...base,
      interfaces: fillIn(fillIn(ipLinks, sys.links), counters),
      routes: [
        ...read('ip -4 route show table all', (text) => parseIpTextRoutes(text, { family: 4, table: 'main' })),
        ...read('ip -6 route show table all', (text) => parseIpTextRoutes(text, { family: 6, table: 'main' })),
        ...read('ip -4 route', (text) => parseIpTextRoutes(text, { family: 4, table: 'main' })),
        ...read('ip -6 route', (text) => parseIpTextRoutes(text, { family: 6 })),
      ],
      rules: [
        ...read('ip rule', (text) => parseIpTextRules(text, 4)),
        ...read('ip -6 rule', (text) => parseIpTextRules(text, 6)),
      ],
      neighbours: read('ip neigh', parseIpTextNeighbours),
      tool: 'ip',
      problems,
    };
  }

  const ifconfig = read('ifconfig -a', parseIfconfig);
  const table = read('route -n', parseRouteTable);
  const routes = [
    ...(table.length > 0 ? table : read(procNetRoute, parseProcNetRoute)),
    ...read(procNetIpv6Route, parseProcNetIpv6Route),
  ];
  const links = ifconfig.length > 0 ? withFlags(ifconfig, proc) : proc;
  const { interfaces, unplaced } = placeIpv4(
    fillIn(fillIn(links, sys.links), proc),
    read(procNetFibTrie, parseProcNetFibTrie),
    routes,
  );
  return {
    ...base,
    interfaces,
    unplaced,
    routes,
    neighbours: read(procNetArp, parseProcNetArp),
    tool: ifconfig.length > 0 ? 'ifconfig' : interfaces.length > 0 ? 'proc' : 'none',
    problems,
  };
}

/** ifconfig prints no address flags: an IPv6 address in DADFAILED state looks healthy there, and /proc knows better. */
function withFlags(links: readonly ObservedInterface[], proc: readonly ObservedInterface[]): ObservedInterface[] {
  return links.map((link) => {
    const ipv6 = proc.find(({ name }) => name === link.name)?.addresses ?? [];
    if (ipv6.length === 0) return link;
    return { ...link, addresses: [...link.addresses.filter(({ family }) => family === 4), ...ipv6] };
  });
}

function isJson(text: string): boolean {
  return /^\s*(\[|$)/.test(text);
}
