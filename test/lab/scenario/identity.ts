import { createHash } from 'node:crypto';

/**
 * Names, UIDs and MACs made from what they belong to: a lab that is started twice is the same lab,
 * so that a test may compare what it saw with what it expects.
 */
function digest(...parts: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(parts.join('\u0000')).digest();
}

/** `count` hexadecimal digits. */
export function hexDigits(count: number, ...parts: readonly (string | number)[]): string {
  return digest(...parts)
    .toString('hex')
    .slice(0, count);
}

/** A UUID in the form the API server gives. */
export function uid(...parts: readonly (string | number)[]): string {
  const hex = digest('uid', ...parts).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A locally administered unicast MAC address. */
export function mac(...parts: readonly (string | number)[]): string {
  const bytes = digest('mac', ...parts).subarray(0, 6);
  const first = ((bytes[0] ?? 0) & 0xfc) | 0x02;
  return [first, ...bytes.subarray(1)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** The letters Kubernetes uses in generated names: no vowels, so no words. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** The suffix of a generated name, such as the `2hnt8` of `order-service-5fcbb665b9-2hnt8`. */
export function suffix(length: number, ...parts: readonly (string | number)[]): string {
  return [...digest('suffix', ...parts).subarray(0, length)].map((byte) => letters[byte % letters.length]).join('');
}
