import { wholeNumber } from './parsed.ts';
import { compact, sectionShell, splitSections } from './sections.ts';

/** A running iperf3 server. */
export interface Iperf3Server {
  readonly pid: number;
  /** Its words, to be compared with those it was started with. */
  readonly argv: readonly string[];
}

/** Looks for iperf3 among the processes of a container; a pod with a shared process namespace shows those of all. */
const serversScript = compact(`${sectionShell}
for process in /proc/[0-9]*; do
  { read -r name <"$process/comm"; } 2>/dev/null || continue
  [ "$name" = iperf3 ] || continue
  begin "\${process#/proc/}"
  cat "$process/cmdline" 2>/dev/null
  end $?
done
done_all
`);

/** The exec that lists iperf3 servers: orphans of an earlier crash are recognised by their argv. */
export function iperf3ServersArgv(marker: string): string[] {
  return ['sh', '-c', serversScript, 'multinet', marker];
}

/** Reads the output of `iperf3ServersArgv`; clients are left out. */
export function parseIperf3Servers(output: string, marker: string): Iperf3Server[] {
  return splitSections(output, marker).list.flatMap(({ name, text }) => {
    const pid = wholeNumber(name);
    const argv = text.split('\0').filter((word) => word !== '');
    return pid !== undefined && (argv.includes('-s') || argv.includes('--server')) ? [{ pid, argv }] : [];
  });
}

/** Ends processes by their ids, never the container's first. A shell's own kill is used, as most images have no other. */
export function killArgv(pids: readonly number[]): string[] {
  return ['sh', '-c', 'kill "$@"', 'multinet', ...pids.filter((pid) => pid > 1).map(String)];
}
