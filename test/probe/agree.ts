import assert from 'node:assert/strict';
import type { LinkCounters, ObservedInterface } from '../../src/probe/interface.ts';
import type { ObservedRoute } from '../../src/probe/route.ts';

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: object): Fields {
  return Object.fromEntries(Object.entries(value));
}

/** Asserts that two descriptions are equal in all fields that both have, and that they share at least the named ones. */
function agree(where: string, one: Fields, other: Fields, shared: readonly string[]): void {
  for (const key of shared) assert.ok(key in one && key in other, `${where}: both tell ${key}`);
  for (const key of Object.keys(one).filter((name) => name in other)) {
    assert.deepEqual(one[key], other[key], `${where}: ${key}`);
  }
}

/** Asserts that two tools' views of the same interfaces agree on what both can tell. */
export function interfacesAgree(
  one: readonly ObservedInterface[],
  other: readonly ObservedInterface[],
  shared: readonly string[],
): void {
  const byName = (links: readonly ObservedInterface[]) => links.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  assert.deepEqual(
    byName(one).map(({ name }) => name),
    byName(other).map(({ name }) => name),
  );
  const others = new Map(other.map((link) => [link.name, link]));
  for (const link of one) {
    const twin = others.get(link.name);
    assert.ok(twin);
    const { addresses, lower, ...rest } = fieldsOf(link);
    const { addresses: twinAddresses, lower: twinLower, ...twinRest } = fieldsOf(twin);
    agree(link.name, rest, twinRest, shared);
    agree(`${link.name} lower`, fieldsOf(link.lower ?? {}), fieldsOf(twin.lower ?? {}), []);
    const sorted = (holder: ObservedInterface) => holder.addresses.toSorted((a, b) => (a.address < b.address ? -1 : 1));
    assert.equal(link.addresses.length, twin.addresses.length, `${link.name}: addresses`);
    const twins = sorted(twin);
    for (const [index, address] of sorted(link).entries()) {
      agree(`${link.name} address`, fieldsOf(address), fieldsOf(twins[index] ?? {}), ['address', 'prefix', 'family']);
    }
  }
}

/** Asserts that two tools' views of the same routes agree on what both can tell. */
export function routesAgree(
  one: readonly ObservedRoute[],
  other: readonly ObservedRoute[],
  shared: readonly string[],
): void {
  const key = (route: ObservedRoute) =>
    [route.family, route.destination, route.interface ?? '', route.gateway ?? '', route.kind].join(' ');
  const sorted = (routes: readonly ObservedRoute[]) => routes.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  assert.deepEqual(sorted(one).map(key), sorted(other).map(key));
  const twins = sorted(other);
  for (const [index, route] of sorted(one).entries()) {
    agree(key(route), fieldsOf(route), fieldsOf(twins[index] ?? {}), shared);
  }
}

/** A link without what it received: broadcasts kept coming in between two recordings. */
export function withoutReceived<T extends { readonly counters?: LinkCounters | undefined }>({ counters, ...link }: T) {
  if (counters === undefined) return link;
  const { rxBytes, rxPackets, ...rest } = counters;
  return { ...link, counters: rest };
}
