// Bun measures out its memory by that of the machine: it would let garbage grow to more than twice what is in use before it looks. These are
// the places where looking costs less than it saves. Node sees to all this by itself.

/** How far the process may grow, in bytes, before the young part of the heap is collected: that takes a few milliseconds. */
const STEP = 4e6;

/** What was resident after the last collection here, in bytes. The size of the heap would tell less: large lists and maps lie outside. */
let reached = 0;

/** Collects what has lately become garbage, if the process has grown by much. To be called between pieces of work. */
export function tidyUp(): void {
  if (process.versions.bun === undefined || process.memoryUsage().rss < reached + STEP) return;
  call(process.getBuiltinModule('bun:jsc'), 'edenGC');
  reached = process.memoryUsage().rss;
}

/** Frees all that reading left behind: the bytes of all pages are several times of what was kept of them. */
export function freeWhatWasRead(): void {
  if (process.versions.bun === undefined) return;
  call(Reflect.get(globalThis, 'Bun'), 'gc', true);
  reached = process.memoryUsage().rss;
}

function call(module: unknown, name: string, ...argv: readonly unknown[]): void {
  if (typeof module !== 'object' || module === null) return;
  const method: unknown = Reflect.get(module, name);
  if (typeof method === 'function') method(...argv);
}

/**
 * Frees bytes at once, without waiting for a collection. They are empty afterwards. Those that share their memory with others, as Node's
 * small buffers do, are left alone.
 */
export function freeBytes(parts: readonly Uint8Array[]): void {
  for (const { buffer, byteLength } of parts)
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
