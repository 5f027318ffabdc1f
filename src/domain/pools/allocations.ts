import { type Address, addressAt } from '../addresses/address.ts';
import { type Cidr, parseCidr } from '../addresses/cidr.ts';
import { contains } from '../addresses/window.ts';
import type { Problem } from '../problem.ts';
import { readOnce } from '../read-once.ts';
import { type ByAddress, byAddress } from './ledger/by-address.ts';
import { type LedgerScope, type NamedNetwork, scopeOfIpPool } from './names.ts';
import { offsetLimit } from './whereabouts.ts';

/** An IPPool object of whereabouts. */
export interface IpPool {
  readonly namespace: string;
  readonly name: string;
  /** `spec.range`. */
  readonly range: string;
  /** `spec.allocations`: the keys are offsets from the network address, in decimal. */
  readonly allocations: readonly {
    readonly offset: string;
    /** Id of the sandbox. */
    readonly id: string;
    /** `namespace/name`; empty in entries of very old versions. */
    readonly podref: string;
    /** Empty in entries of old versions. */
    readonly ifname: string;
  }[];
}

/** An address that the ledger has given to an interface of a pod. */
export interface Allocation {
  readonly pool: { readonly namespace: string; readonly name: string };
  /** The range of the pool. */
  readonly range: Cidr;
  readonly scope: LedgerScope;
  /** The key, which a repair has to name. */
  readonly offset: string;
  readonly address: Address;
  readonly id: string;
  readonly podref: string;
  readonly ifname: string;
}

/** What IPPools record, and which of their entries mean no address. */
interface Allocations {
  readonly allocations: readonly Allocation[];
  /** The same by where they are. */
  readonly records: ByAddress<Allocation>;
  readonly problems: readonly Problem[];
}

// The ledger and the usage of pools ask about the same, and a large cluster has many entries.
/** Reads what IPPools record. `networks` are the whereabouts networks that exist. */
export const readAllocations = readOnce(allocationsIn);

function allocationsIn(pools: readonly IpPool[], networks: readonly NamedNetwork[]): Allocations {
  const problems: Problem[] = [];
  const allocations: Allocation[] = [];
  for (const { namespace, name, range: written, allocations: entries } of pools) {
    const place = `ippool ${namespace}/${name}`;
    const range = parseCidr(written);
    if (range === undefined) {
      problems.push({ place: `${place} spec.range`, message: `invalid CIDR '${written}'` });
      continue;
    }
    const pool = { namespace, name };
    const scope = scopeOfIpPool(name, range.text, networks);
    for (const { offset, id, podref, ifname } of entries) {
      const address = addressAtOffset(range, offset);
      if (typeof address === 'object') allocations.push({ pool, range, scope, offset, address, id, podref, ifname });
      else problems.push({ place: `${place} spec.allocations["${offset}"]`, message: address });
    }
  }
  const records = byAddress(allocations, ({ scope, address }) => ({ networkName: scope.networkName, address }));
  return { allocations, records, problems };
}

/** The address of an entry, or why it has none: whereabouts passes over a key that is no int64 (toIPReservationList). */
function addressAtOffset(range: Cidr, offset: string): Address | string {
  if (!/^\d{1,39}$/.test(offset)) return 'the key is no decimal number';
  const distance = BigInt(offset);
  if (distance >= offsetLimit) return 'the key is 2^63 or more, which cannot be read back';
  // The offset counts from the address in spec.range, as written.
  const address = addressAt(range.network.family, range.address.value + distance);
  if (address === undefined || !contains(range.window, address)) return `the key lies outside ${range.text}`;
  return address;
}
