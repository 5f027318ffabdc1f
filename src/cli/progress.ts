/** Shows how far a long work is, on one line of a terminal that is taken away at the end. Elsewhere it shows nothing. */
export interface Progress {
  step(done: number, all: number): void;
  end(): void;
}

const AT_MOST_EVERY = 100;
const TOO_QUICK_TO_SHOW = 400;

/** Shows progress on a stream, as `looking into pods 12/200`. */
export function showProgress(
  what: string,
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
): Progress {
  const began = performance.now();
  let shownAt = 0;
  return {
    step(done, all) {
      const now = performance.now();
      if (stream.isTTY !== true || now - began < TOO_QUICK_TO_SHOW || now - shownAt < AT_MOST_EVERY) return;
      shownAt = now;
      stream.write(`\r\u001b[K${what} ${done}/${all}`);
    },
    end() {
      if (shownAt > 0) stream.write('\r\u001b[K');
    },
  };
}
