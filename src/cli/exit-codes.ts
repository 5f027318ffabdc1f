/** Something is broken now (P1). */
export const CRITICAL = 2;

/** Something could not be read or judged, or the command could not do its work: neither health nor trouble. */
export const COULD_NOT_TELL = 3;

/** How a command ends that was told to, as shells count it: 128 and the number of the signal. SIGHUP: its terminal was closed. */
export const endedBy = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The signals that end a command, once it has tidied up. */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C. */
export const INTERRUPTED = endedBy.SIGINT;
