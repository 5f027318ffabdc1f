import { parentOf } from '../netns/owner.ts';

/** How often a lab that npm has started looks whether npm still lives, in milliseconds. */
const glance = 500;

/**
 * Fulfils when somebody wants the lab to end: Ctrl-C, SIGTERM, a closed terminal, or the death of npm, which reaches
 * the shell between npm and the lab and no further. Later requests change nothing: a second Ctrl-C must not interrupt
 * the removal.
 */
export function stopRequest(): Promise<void> {
  return new Promise((fulfil) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => fulfil());
    if (process.env.npm_lifecycle_event === undefined) return;
    const before = startedBy();
    const timer = setInterval(() => {
      if (startedBy() === before) return;
      clearInterval(timer);
      fulfil();
    }, glance);
    timer.unref();
  });
}

/** The shell and npm, by their process ids: an orphan gets another parent. */
function startedBy(): string {
  return `${process.ppid} ${parentOf(process.ppid)}`;
}
