/** Lets only so many pieces of work run at once; the others wait in line. */
type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** Opens a gate of a width. */
export function openGate(width: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside >= width) await new Promise<void>((enter) => waiting.push(enter));
    else inside += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}
