import { bitsOf } from '../addresses/address.ts';
import { type Cidr, cidrOf } from '../addresses/cidr.ts';
import { sizeOf } from '../addresses/window.ts';
import { type GoObject, report } from './go-json.ts';
import { usableIn } from './usable.ts';

/** A range divided so that each node draws from a slice of its own (`node_slice_size`). */
export interface NodeSlices {
  /** The network that is divided. */
  readonly range: Cidr;
  /** Prefix length of a slice. */
  readonly prefix: number;
  /** How many nodes can be served: whoever comes when all slices are taken gets no address, even if others have free ones. */
  readonly count: bigint;
  /** How many interfaces fit on one node. */
  readonly perSlice: bigint;
}

/**
 * Reads `node_slice_size`, `/28` or `28`, against the first range: whereabouts pkg/iphelpers DivideRangeBySize, IPv4 alone.
 * Undefined when it is not written, when the range is not known, or, with a problem, when the range cannot be divided so.
 */
export function readNodeSlices(
  size: string | undefined,
  range: Cidr | undefined,
  config: GoObject,
): NodeSlices | undefined {
  if (size === undefined) return undefined;
  const digits = size.replace(/^\//, '');
  const prefix = Number(digits);
  if (!/^\d{1,3}$/.test(digits)) report(config, 'node_slice_size', `invalid slice size ${size}`);
  else if (range === undefined) return undefined;
  else if (range.network.family === 6) report(config, 'node_slice_size', `${range.text} is IPv6, which is not sliced`);
  else if (prefix < range.prefix)
    report(config, 'node_slice_size', `a slice of /${prefix} is larger than the range ${range.text}`);
  else if (prefix > bitsOf(4) - 2) report(config, 'node_slice_size', `a slice of /${prefix} has no usable address`);
  else {
    const slice = usableIn(cidrOf(range.network, prefix));
    return {
      range,
      prefix,
      count: 1n << BigInt(prefix - range.prefix),
      perSlice: slice === undefined ? 0n : sizeOf(slice),
    };
  }
  return undefined;
}
