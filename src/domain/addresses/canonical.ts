import { parseAddress } from './address.ts';

// An IPv4 address as Go prints it.
const dotted = /^(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])(?:\.(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])){3}$/;

/**
 * The text of an address as Go prints it, undefined when it is none: what parseAddress gives as `text`. Of IPv4 nothing is made: a large
 * cluster has a hundred thousand addresses that are compared and never calculated with.
 */
export function canonicalAddress(text: string): string | undefined {
  return dotted.test(text) ? text : parseAddress(text)?.text;
}
