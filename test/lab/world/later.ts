import { PassThrough } from 'node:stream';
import type { ExecEnd, ExecSession } from '../api/world.ts';

/** A session now for one that is still being prepared: input waits, output follows, a kill is remembered. */
export function later(coming: Promise<ExecSession>, withInput: boolean): ExecSession {
  const input = new PassThrough();
  let killed = false;
  const stream = async function* (which: 'stdout' | 'stderr'): AsyncGenerator<Uint8Array> {
    const session = await coming.catch(() => undefined);
    if (session !== undefined) yield* session[which];
  };
  const end = coming.then(
    (session): Promise<ExecEnd> => {
      if (session.stdin !== undefined) input.pipe(session.stdin);
      if (killed) session.kill();
      return session.ended;
    },
    (): ExecEnd => ({ kind: 'exited', code: 126 }),
  );
  return {
    kind: 'session',
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    ...(withInput ? { stdin: input } : {}),
    ended: end,
    kill: () => {
      killed = true;
      void coming.then(
        (session) => session.kill(),
        () => undefined,
      );
    },
  };
}
