import { execFileSync } from 'node:child_process';
import { probe } from '../lab/netns/capabilities.ts';
import { hasTool } from '../lab/netns/tools.ts';
import { whyNotHere } from './target.ts';

const probed = await probe();
const can = probed.real ? probed.can : undefined;
const noPods = probed.real ? undefined : probed.reason;

/** Why this machine cannot give what a test may need of it, or undefined where it can. */
const reasons = {
  kubectl: () => whyNotHere(),
  plugin: () => whyNotHere({ multinet: true }),
  /** Pods that are network namespaces. */
  namespaces: () => noPods,
  /** Also masters that are nothing else: what stands in for macvlan makes them ports of bridges. */
  macvlan: () => noPods ?? unless(can?.links.macvlan === true, 'the kernel has no macvlan'),
  ipv6: () => noPods ?? unless(can?.ipv6 === true, 'the kernel has no IPv6'),
  /** Links that lose packets. */
  drop: () =>
    noPods ?? unless(can?.drop !== undefined, 'packets cannot be dropped: neither tc netem nor nftables works here'),
  /** Links that hold packets back. */
  delay: () =>
    noPods ?? unless(can?.delay !== undefined, 'packets cannot be delayed: the kernel has neither netem nor macvtap'),
  ping: () => unless(prints('iputils', 'ping', '-V'), 'ping of iputils is not installed (Debian: iputils-ping)'),
  iperf3: () => unless(hasTool('iperf3'), 'iperf3 is not installed (Debian: iperf3)'),
  busybox: () => unless(prints('\nip\n', 'busybox', '--list'), 'no busybox with ip is installed (Debian: busybox)'),
  terminal: () => unless(hasTool('script') && hasTool('stty'), 'script is not installed (Debian: bsdutils)'),
  setpriv: () => unless(hasTool('setpriv'), 'setpriv is not installed (Debian: util-linux)'),
  npm: () => unless(prints('.', 'npm', '--version'), 'npm is not installed'),
} as const satisfies Readonly<Record<string, () => string | undefined>>;

/** Something that a test needs and that not every machine has. */
export type Need = keyof typeof reasons;

/** What it takes to have the plugin look into pods that are network namespaces, and ping between them. */
export const livePods = ['namespaces', 'plugin', 'ping'] as const satisfies readonly Need[];

const known = new Map<Need, string | undefined>();

/** Why a test with these needs cannot run on this machine, or undefined. */
export function whyNot(...needs: readonly Need[]): string | undefined {
  for (const need of needs) if (!known.has(need)) known.set(need, reasons[need]());
  return needs.map((need) => known.get(need)).find((reason) => reason !== undefined);
}

function unless(there: boolean, reason: string): string | undefined {
  return there ? undefined : reason;
}

/** Whether a program is there and prints such a text. */
function prints(text: string, program: string, argument: string): boolean {
  try {
    return execFileSync(program, [argument], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).includes(text);
  } catch {
    return false;
  }
}
