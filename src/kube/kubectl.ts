/**
 * A name as a word of a command to type. Names come from clusters, messages and files: only what Kubernetes takes for a name is written
 * out, for anything else stands a word in capitals.
 */
export function kubectlWord(name: string | undefined, placeholder: string): string {
  return name !== undefined && /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(name) ? name : placeholder;
}

/** A command as it is typed into a POSIX shell: words with other than harmless characters are quoted. */
export function commandLine(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
