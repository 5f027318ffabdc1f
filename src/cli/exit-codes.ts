/** Something could not be read or judged, or the command could not do its work: neither health nor trouble. */
export const COULD_NOT_TELL = 3;

/** Ctrl-C, as shells count it: 128 and the number of SIGINT. */
export const INTERRUPTED = 130;
