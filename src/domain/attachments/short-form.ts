import { excerptAt } from '../json/located.ts';
import { type Decoded, decoded, problem } from '../problem.ts';

/** One item of the comma-separated form, as Multus splits it. */
export interface ShortItem {
  /** Absent when not written. */
  readonly namespace?: string;
  /** Empty for an empty item: `a,,b` or a comma at the end. */
  readonly name: string;
  readonly interface?: string;
  /** Where the item starts in the annotation. */
  readonly offset: number;
}

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const notInName = /[ \t\n\v\f\r/]/;
/** IFNAMSIZ less the final zero byte. */
const longestName = 15;

/** Reads `[namespace/]name[@interface],…` (multus k8sclient.go parsePodNetworkObjectName). */
export function decodeShortForm(text: string, place: string): Decoded<readonly ShortItem[]> {
  const items: ShortItem[] = [];
  let start = 0;
  for (const piece of text.split(',')) {
    const offset = start + (piece.trim() === '' ? 0 : piece.length - piece.trimStart().length);
    const item = readItem(piece.trim(), offset);
    if (typeof item === 'string') return problem(place, item, { offset, excerpt: excerptAt(text, offset) });
    items.push(item);
    start += piece.length + 1;
  }
  return decoded(items);
}

function readItem(item: string, offset: number): ShortItem | string {
  const path = item.split('/');
  if (path.length > 2) return `"${item}" has more than one "/": write namespace/name@interface`;
  const parts = (path.at(-1) ?? '').split('@');
  if (parts.length > 2) return `"${item}" has more than one "@": write namespace/name@interface`;
  const namespace = path.length === 2 ? (path[0] ?? '').trim() : '';
  const name = (parts[0] ?? '').trim();
  const asked = (parts[1] ?? '').trim();
  for (const part of [namespace, name])
    if (part !== '' && !label.test(part))
      return `"${part}" is not a name that the comma-separated form takes (lower-case letters, digits and inner hyphens)`;
  const fault = asked === '' ? undefined : interfaceNameFault(asked);
  if (fault !== undefined) return `interface name "${asked}" ${fault}`;
  return {
    ...(namespace === '' ? {} : { namespace }),
    name,
    ...(asked === '' ? {} : { interface: asked }),
    offset,
  };
}

const encoder = new TextEncoder();

// Nearly every name is so short that its bytes need not be counted: a character is up to three.
function isTooLong(name: string): boolean {
  return name.length * 3 > longestName && encoder.encode(name).length > longestName;
}

/** Why the kernel and Multus refuse an interface name, as the rest of a sentence; undefined when they take it. */
export function interfaceNameFault(name: string): string | undefined {
  if (isTooLong(name)) return `is longer than ${longestName} characters`;
  return notInName.test(name) ? 'holds a space or "/"' : undefined;
}
