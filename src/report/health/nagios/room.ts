/**
 * How many bytes Nagios reads of a plugin, its performance data included: the rest is cut off, be it in the middle of a label
 * (MAX_PLUGIN_OUTPUT_LENGTH of Nagios Core, less one).
 */
export const NAGIOS_READS = 8191;

/** The bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * The texts for which there is room, the more important before the less.
 *
 * @param room in bytes
 * @param texts in order of importance; each takes one byte more, for the sign behind it
 */
export function withRoom(texts: readonly string[], room: number): readonly string[] {
  let left = room;
  const tooMany = texts.findIndex((text) => {
    left -= bytesOf(text) + 1;
    return left < 0;
  });
  return tooMany < 0 ? texts : texts.slice(0, tooMany);
}

/** Text that ends no text of a plugin: the first bar of a line begins performance data, and nothing escapes it. */
export function withoutBar(text: string): string {
  return text.replaceAll('|', '¦');
}
