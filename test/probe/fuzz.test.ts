import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bitsOf, familyOf, ipv6OfHex, parsePrefix, prefixOfMask } from '../../src/probe/address.ts';
import { parseConnect } from '../../src/probe/connect.ts';
import { parseIfconfig } from '../../src/probe/ifconfig.ts';
import { parseInside } from '../../src/probe/inside.ts';
import { insidePlans, parseInsideSteps } from '../../src/probe/inside-plans.ts';
import type { ObservedInterface } from '../../src/probe/interface.ts';
import {
  parseIpJsonInterfaces,
  parseIpJsonNeighbours,
  parseIpJsonRoutes,
  parseIpJsonRules,
} from '../../src/probe/ip-json.ts';
import { parseIpTextInterfaces } from '../../src/probe/ip-text.ts';
import { parseIpTextNeighbours, parseIpTextRoutes, parseIpTextRules } from '../../src/probe/ip-text-routes.ts';
import { parseIperf3 } from '../../src/probe/iperf3.ts';
import { parseIperf3Servers } from '../../src/probe/iperf3-servers.ts';
import { parseMany } from '../../src/probe/many.ts';
import { parseNode } from '../../src/probe/node-parse.ts';
import { parsePing } from '../../src/probe/ping.ts';
import { parseProcNetArp } from '../../src/probe/proc/arp.ts';
import { parseProcNetDev } from '../../src/probe/proc/dev.ts';
import { parseProcNetFibTrie } from '../../src/probe/proc/fib-trie.ts';
import { parseProcNetIfInet6 } from '../../src/probe/proc/if-inet6.ts';
import { parseProcNetIpv6Route } from '../../src/probe/proc/ipv6-route.ts';
import { parseProcNetRoute } from '../../src/probe/proc/route.ts';
import { parseProcNetVlanConfig } from '../../src/probe/proc/vlan-config.ts';
import { parseRouteTable } from '../../src/probe/route-table.ts';
import { parseSummary } from '../../src/probe/summary.ts';
import { parseSysLinks, parseSysLinksCat } from '../../src/probe/sys-class-net.ts';
import { parseTools } from '../../src/probe/tools.ts';
import { recorded, recordings } from './recorded.ts';

/** Every parser of text, by what it reads. */
const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  'ip -j addr': (text) => parseIpJsonInterfaces(text),
  'ip -j route': (text) => parseIpJsonRoutes(text),
  'ip -j rule': (text) => parseIpJsonRules(text, 4),
  'ip -j neigh': (text) => parseIpJsonNeighbours(text),
  'ip addr': (text) => parseIpTextInterfaces(text),
  'ip route': (text) => parseIpTextRoutes(text),
  'ip rule': (text) => parseIpTextRules(text, 6),
  'ip neigh': (text) => parseIpTextNeighbours(text),
  ifconfig: (text) => parseIfconfig(text),
  'route -n': (text) => parseRouteTable(text),
  '/proc/net/dev': (text) => parseProcNetDev(text),
  '/proc/net/route': (text) => parseProcNetRoute(text),
  '/proc/net/ipv6_route': (text) => parseProcNetIpv6Route(text),
  '/proc/net/fib_trie': (text) => parseProcNetFibTrie(text),
  '/proc/net/if_inet6': (text) => parseProcNetIfInet6(text),
  '/proc/net/arp': (text) => parseProcNetArp(text),
  '/proc/net/vlan/config': (text) => parseProcNetVlanConfig(text),
  '/sys/class/net': (text) => parseSysLinks(text),
  'cat /sys/class/net': (text) => parseSysLinksCat(text),
  inside: (text) => parseInside(text, 'M'),
  'inside by steps': (text) =>
    parseInsideSteps(insidePlans.flatMap(({ steps }) => steps.map((step) => ({ step, stdout: text, exitCode: 0 })))),
  node: (text) => parseNode(text, 'M'),
  ping: (text) => parsePing(text),
  'ping many': (text) => parseMany(text, [{ before: ['ping'], destinations: ['10.0.0.1'] }], 'M'),
  iperf3: (text) => parseIperf3(text),
  'iperf3 servers': (text) => parseIperf3Servers(text, 'M'),
  connect: (text) => parseConnect(1, text),
  tools: (text) => parseTools(text, 'M'),
};

const texts = recordings(/./)
  .flatMap((name) => [recorded(name).stdout, recorded(name).stderr])
  .filter((text) => text !== '');

/** A recording, whole, cut off, with some characters replaced, or with its lines in another order. */
const foreign = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom(...texts),
  fc
    .tuple(fc.constantFrom(...texts), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([text, part]) => text.slice(0, text.length * part)),
  fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom('0', '-', ' ', '\n', '"', '{', ']', '@', '\0', '９', 'x')), {
        minLength: 1,
        maxLength: 20,
      }),
    )
    .map(([text, changes]) =>
      changes.reduce(
        (changed, [at, by]) => changed.slice(0, at % text.length) + by + changed.slice((at % text.length) + 1),
        text,
      ),
    ),
  fc
    .constantFrom(...texts)
    .chain((text) => fc.shuffledSubarray(text.split('\n')))
    .map((lines) => lines.join('\n')),
);

/** The same, with marks of sections strewn in. */
const sectioned = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'begin ip -j addr',
        'begin ip addr',
        'begin /proc/net/dev',
        'begin ip -j route',
        'begin /sys/class/net',
        'begin own',
        'begin bin /opt/cni/bin',
        'begin mounts',
        'end 0',
        'end 1',
        'end x',
        'done',
        '',
      ),
      foreign,
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.map(([mark, text]) => `M ${mark}\n${text}\n`).join(''));

/** Whether an interface is one that no reader need doubt. */
function assertSound(link: ObservedInterface): void {
  assert.match(link.name, /^\S/);
  for (const { address, prefix, family } of link.addresses) {
    assert.equal(familyOf(address), family);
    assert.ok(prefix >= 0 && prefix <= bitsOf(family));
  }
  if (link.counters !== undefined)
    assert.ok(Object.values(link.counters).every((count) => Number.isSafeInteger(count) && count >= 0));
}

describe('no parser throws on anything', () => {
  for (const [name, parse] of Object.entries(parsers)) {
    it(name, () => {
      fc.assert(
        fc.property(fc.oneof(foreign, sectioned), (text) => void parse(text)),
        { numRuns: 150 },
      );
    });
  }

  it('summary', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => void parseSummary(value)),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.json(), (text) => void parseIperf3(text)),
      { numRuns: 300 },
    );
  });

  it('what they give is sound', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        for (const { value } of [parseIpJsonInterfaces(text), parseIpTextInterfaces(text), parseIfconfig(text)]) {
          value.forEach(assertSound);
        }
        for (const { value } of [
          parseIpTextRoutes(text),
          parseRouteTable(text),
          parseProcNetRoute(text),
          parseIpJsonRoutes(text),
        ]) {
          for (const { destination, family } of value) {
            assert.ok(destination === 'default' || parsePrefix(destination)?.family === family, destination);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a line that is left out leaves a problem or changes the result', () => {
    const lines = recorded('hexagonal-app.ip-route').stdout.trim().split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.stringMatching(/^[a-z]{1,12}[?!]$/), (at, garbage) => {
        const { value, problems } = parseIpTextRoutes(lines.with(at, garbage).join('\n'));
        assert.equal(value.length, lines.length - 1);
        assert.equal(problems[0]?.place, `ip route, line ${at + 1}`);
      }),
    );
  });
});

describe('addresses', () => {
  it('32 hex digits are read as the address they are', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const written = new URL(`http://[${address}]/`).hostname.slice(1, -1);
        const [head = '', tail] = written.split('::');
        const groups = (text: string) => (text === '' ? [] : text.split(':'));
        const filled =
          tail === undefined
            ? groups(head)
            : [
                ...groups(head),
                ...Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => '0'),
                ...groups(tail),
              ];
        const hex = filled.map((group) => group.padStart(4, '0')).join('');
        assert.equal(ipv6OfHex(hex), written);
      }),
    );
  });

  it('masks without holes have their length, others none', () => {
    for (let prefix = 0; prefix <= 32; prefix += 1) {
      const bits = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
      assert.equal(prefixOfMask([24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.')), prefix);
    }
    for (const mask of ['255.0.255.0', '0.0.0.1', '255.255.255', '256.0.0.0', '', 'x'])
      assert.equal(prefixOfMask(mask), undefined);
  });
});
