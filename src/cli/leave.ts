/**
 * Ends an executable once all is written that was said. What is still under way by itself is not waited for, such as a name server that
 * does not answer: the work is done.
 */
export async function leave(): Promise<never> {
  await written(process.stdout);
  // Last, as it tells when the first could not be written.
  await written(process.stderr);
  process.exit();
}

/** Waits until everything is handed on, or cannot be. Only the end of a stream tells: bun calls a write done that it has only taken. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve();
    stream.once('error', () => resolve());
    stream.end(() => resolve());
  });
}
