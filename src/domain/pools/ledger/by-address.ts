/** Entries of the ledger by where they are. An address counts once per network name: networks of different names do not share a segment. */
export interface ByAddress<T> {
  /** The entries at an address, by its canonical text. */
  at(networkName: string, address: string): readonly T[];
}

/** The place of an entry. */
interface Place {
  readonly networkName: string;
  readonly address: { readonly text: string };
}

// In two steps, and not by a key made of both: a large ledger would have a text more for every entry and every question.
/** Sorts entries by network name and address. */
export function byAddress<T>(entries: readonly T[], placeOf: (entry: T) => Place): ByAddress<T> {
  const networks = new Map<string, Map<string, T[]>>();
  for (const entry of entries) {
    const { networkName, address } = placeOf(entry);
    const addresses = networks.get(networkName) ?? new Map<string, T[]>();
    networks.set(networkName, addresses);
    const there = addresses.get(address.text);
    if (there === undefined) addresses.set(address.text, [entry]);
    else there.push(entry);
  }
  return { at: (networkName, address) => networks.get(networkName)?.get(address) ?? [] };
}
