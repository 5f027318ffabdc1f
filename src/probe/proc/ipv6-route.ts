import type { Problem } from '../../domain/problem.ts';
import { ipv6OfHex } from '../address.ts';
import { lineProblem, linesOf, type Parsed, told, wordsOf } from '../parsed.ts';
import { kindByDestination, type ObservedRoute, type RouteKind } from '../route.ts';

/** The IPv6 routes of all tables, without the tables' names. */
export const procNetIpv6Route = '/proc/net/ipv6_route';

const gatewayFlag = 0x2;
const rejectFlag = 0x200;
const anycastFlag = 0x100000;
const localFlag = 0x80000000;
/** Metric of the entry that ends every lookup without a route. */
const lastResort = 0xffffffff;

/** Reads /proc/net/ipv6_route (kernel net/ipv6/ip6_fib.c, ipv6_route_native_seq_show): ten columns, all numbers in hex. */
export function parseProcNetIpv6Route(text: string, place: string = procNetIpv6Route): Parsed<ObservedRoute[]> {
  const value: ObservedRoute[] = [];
  const problems: Problem[] = [];
  for (const line of linesOf(text)) {
    const words = wordsOf(line.text);
    const address = ipv6OfHex(words[0] ?? '');
    const prefix = hexNumber(words[1]);
    const via = ipv6OfHex(words[4] ?? '');
    const metric = hexNumber(words[5]);
    const flags = hexNumber(words[8]);
    const device = words[9];
    if (
      address === undefined ||
      prefix === undefined ||
      prefix > 128 ||
      via === undefined ||
      metric === undefined ||
      flags === undefined ||
      device === undefined
    ) {
      problems.push(lineProblem(place, line, 'is no route'));
      continue;
    }
    if (metric === lastResort && (flags & rejectFlag) !== 0) continue;
    const destination = prefix === 0 ? 'default' : `${address}/${prefix}`;
    value.push(
      told<ObservedRoute>({
        family: 6,
        destination,
        kind: kindOf(flags, destination),
        gateway: (flags & gatewayFlag) !== 0 && via !== '::' ? via : undefined,
        interface: device,
        metric,
      }),
    );
  }
  return { value, problems };
}

function kindOf(flags: number, destination: string): RouteKind {
  if ((flags & rejectFlag) !== 0) return 'reject';
  if ((flags & localFlag) !== 0) return 'local';
  if ((flags & anycastFlag) !== 0) return 'anycast';
  return kindByDestination(destination);
}

function hexNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9a-f]{1,8}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}
