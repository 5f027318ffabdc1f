import { StringDecoder } from 'node:string_decoder';

/** What is kept of a stream of bytes, up to a limit. */
export interface Output {
  add(chunk: Uint8Array): void;
  /** The text so far. Characters may be split over chunks; one that the limit cuts is left out, bytes that are no UTF-8 become U+FFFD. */
  text(): string;
  /** True when something was dropped. */
  truncated(): boolean;
}

/** Collects at most `limit` bytes: whatever a program prints, memory stays bounded. */
export function collectOutput(limit: number): Output {
  const chunks: Uint8Array[] = [];
  let kept = 0;
  let dropped = false;
  return {
    add(chunk) {
      const room = limit - kept;
      if (chunk.length > room) dropped = true;
      if (room <= 0 || chunk.length === 0) return;
      // A copy: a part of a large buffer would keep all of it alive.
      const part = Uint8Array.prototype.slice.call(chunk, 0, room);
      chunks.push(part);
      kept += part.length;
    },
    text() {
      const decoder = new StringDecoder('utf8');
      const text = decoder.write(Buffer.concat(chunks));
      return dropped ? text : text + decoder.end();
    },
    truncated: () => dropped,
  };
}
