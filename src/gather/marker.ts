/** A random word for the lines of a probe. Letters and digits: what a container prints by itself must not look like one of its lines. */
export function newMarker(): string {
  return `m${crypto.randomUUID().replaceAll('-', '')}`;
}
