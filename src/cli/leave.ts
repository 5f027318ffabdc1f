/**
 * Ends the program once all is written that was said. What is still under way by itself, a name server that does not answer or a pipe that
 * is never closed, is not waited for: the work is done.
 */
export async function leave(): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map(written));
  process.exit();
}

/** Waits until everything is handed on, or cannot be. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else stream.write('', () => resolve());
  });
}
