import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programPath } from '../needs.ts';

/** A shell of this machine, as the words that start it. */
export interface Shell {
  readonly name: string;
  readonly words: readonly string[];
}

/** bash, dash and busybox ash, as far as they are there. */
export function shells(): { readonly found: readonly Shell[]; readonly missing: readonly string[] } {
  const known: readonly (readonly [string, string, readonly string[]])[] = [
    ['bash', 'bash', []],
    ['dash', 'dash', []],
    ['busybox ash', 'busybox', ['sh']],
  ];
  const found = known.flatMap(([name, program, words]) => {
    const path = programPath(program);
    return path === undefined ? [] : [{ name, words: [path, ...words] }];
  });
  return { found, missing: known.map(([name]) => name).filter((name) => !found.some((shell) => shell.name === name)) };
}

/**
 * A network namespace like a pod's, always the same: two ends of a veth pair, one a port of a bridge, a macvlan; addresses
 * and routes of all sorts. No link-local addresses, no duplicate detection, and links that the kernel has brought up, so that
 * nothing depends on the moment.
 */
const setup = `
set -e
mount -t sysfs sysfs /sys
ip link set lo up
ip link add net0 address 02:00:00:00:00:10 type veth peer name port address 02:00:00:00:00:11
ip link add br0 address 02:00:00:00:00:12 type bridge
ip link add link net0 name mac0 address 02:00:00:00:00:13 type macvlan mode private
for link in net0 port br0 mac0; do ip link set "$link" addrgenmode none; done
ip link set port master br0
ip link set net0 mtu 1400
ip link set port up
ip link set net0 up
for link in net0 port; do
  until read -r state <"/sys/class/net/$link/operstate" && [ "$state" = up ]; do sleep 1; done
done
ip addr add 10.9.0.1/24 dev net0
ip addr add 10.9.0.5/24 dev net0
ip addr add fd00::1/64 dev net0 nodad
ip route add default via 10.9.0.2 dev net0
ip route add 10.77.0.0/16 via 10.9.0.3 dev net0 metric 7
ip route add unreachable 10.78.0.0/16
ip -6 route add default via fd00::9 dev net0
ip neigh add 10.9.0.2 lladdr 02:00:00:00:00:01 dev net0
path=$1
shift
PATH=$path exec "$@"
`;

const ways: readonly (readonly string[])[] = [
  ['unshare', '-n', '-m'],
  ['unshare', '-r', '-n', '-m'],
];

/** Runs a program in a fresh namespace of that kind and gives its output; `path` is what it finds as its PATH. */
function enter(way: readonly string[], argv: readonly string[], path: string): string {
  const [program = '', ...words] = way;
  return execFileSync(program, [...words, 'sh', '-c', setup, 'sh', path, ...argv], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
}

/** How to run in such a namespace here, or the reason why it cannot be. */
export function namespaceRunner(): { run: (argv: readonly string[], path: string) => string } | { missing: string } {
  let reason = 'no unshare';
  for (const way of ways) {
    try {
      enter(way, ['true'], process.env.PATH ?? '');
      return { run: (argv, path) => enter(way, argv, path) };
    } catch (error) {
      reason = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
    }
  }
  return { missing: `no network namespace with veth, bridge and macvlan can be made: ${reason}` };
}

/** Runs with a directory that holds nothing but the named programs, all of them busybox. */
export function withBusyboxApplets<T>(applets: readonly string[], use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'multinet-probe-'));
  try {
    const busybox = programPath('busybox') ?? 'busybox';
    for (const applet of applets) symlinkSync(busybox, join(directory, applet));
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
