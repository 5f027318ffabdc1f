import { mkdirSync, rmSync } from 'node:fs';
import { messageOf } from '../../../src/domain/problem.ts';
import type { NetworkKind } from '../scenario/model.ts';
import { startContainer } from './container.ts';
import { newOwner, type Owner } from './owner.ts';
import { ipBatch, run } from './run.ts';
import { hasTool } from './tools.ts';

export { hasTool } from './tools.ts';

/** What this machine can do for a lab, found out by trying. */
export interface Capabilities {
  readonly links: Readonly<Record<NetworkKind, boolean>>;
  /** How packets are dropped on a link: tc's netem, else an nftables rule. */
  readonly drop: 'netem' | 'nft' | undefined;
  /** How they are delayed: tc's netem, else a relay of our own between two macvtap devices. */
  readonly delay: 'netem' | 'relay' | undefined;
  /** Whether interfaces can have IPv6 addresses. */
  readonly ipv6: boolean;
  /** What is not available, by name, with the reason and what stands in: for the reader of the lab's start. */
  readonly notes: readonly string[];
}

/** Either what this machine can do, or why it can have no namespaces at all. */
export type Probed =
  | { readonly real: true; readonly can: Capabilities }
  | { readonly real: false; readonly reason: string };

let known: Promise<Probed> | undefined;

/** What this machine can do; found out once per process, in some 100 ms. */
export function probe(): Promise<Probed> {
  known ??= tryHere();
  return known;
}

/** Tries everything in a namespace of its own and removes it again. */
async function tryHere(): Promise<Probed> {
  const reason = whyNot();
  if (reason !== undefined) return { real: false, reason };
  const owner = newOwner();
  const name = `${owner.prefix}-probe`;
  try {
    await run(['ip', 'netns', 'add', name]);
  } catch (error) {
    return { real: false, reason: `no network namespace can be made: ${briefly(error)}` };
  }
  try {
    await ipBatch(name, ['link add v0 type veth peer name v1', 'link set v0 up', 'link set v1 up']);
    await tryContainer(owner, name);
    return { real: true, can: await tryAll(name) };
  } catch (error) {
    return { real: false, reason: `a network namespace can be made, but no pod in it: ${briefly(error)}` };
  } finally {
    // What cannot be removed now the next start sweeps.
    await run(['ip', 'netns', 'delete', name]).catch(() => undefined);
    rmSync(owner.directory, { recursive: true, force: true });
  }
}

/** Mounting is refused in many containers, and not everything alike: only a container of the lab tells. */
async function tryContainer(owner: Owner, networkNamespace: string): Promise<void> {
  mkdirSync(owner.directory, { mode: 0o755 });
  const image = { programs: undefined };
  const trial = { name: 'probe', hostname: 'probe', networkNamespace, image, mounts: [], hosts: [] };
  const container = await startContainer(owner.directory, trial);
  try {
    await run(['nsenter', `--target=${container.pid}`, '--mount', '--pid', '--uts', '--net', '--', 'true']);
  } finally {
    await container.stop();
  }
}

/** Reasons that can be known without trying. */
function whyNot(): string | undefined {
  if (process.platform !== 'linux') return `network namespaces exist on Linux only, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const missing = ['ip', 'nsenter', 'unshare', 'mount', 'umount', 'pivot_root'].filter((tool) => !hasTool(tool));
  return missing.length === 0 ? undefined : `missing tools: ${missing.join(', ')} (Debian: iproute2, util-linux)`;
}

async function tryAll(namespace: string): Promise<Capabilities> {
  const notes: string[] = [];
  const works = async (what: string, instead: string, attempt: () => Promise<unknown>): Promise<boolean> => {
    try {
      await attempt();
      return true;
    } catch (error) {
      notes.push(`${what}: not available here (${briefly(error)}); ${instead}`);
      return false;
    }
  };
  const link = (description: string) => () => ipBatch(namespace, [`link add name x0 ${description}`, 'link delete x0']);
  const bridge = await works('bridge', 'no lab without it', link('type bridge'));
  if (!bridge) throw new Error(notes.join('; '));
  const macvlan = await works(
    'macvlan',
    'pods get a veth on a bridge over the master',
    link('link v0 type macvlan mode bridge'),
  );
  const ipvlan = await works('ipvlan', 'macvlan stands in', link('link v0 type ipvlan mode l2'));
  const vlan = await works('vlan', 'a veth into a segment of its own stands in', link('link v0 type vlan id 100'));
  const netem = await works('tc netem', 'nftables and a relay stand in', () =>
    run(['tc', '-n', namespace, 'qdisc', 'add', 'dev', 'v0', 'root', 'netem', 'delay', '1ms']),
  );
  const nft = netem || (await works('nftables on devices', 'packets cannot be dropped', () => nftTrial(namespace)));
  const macvtap =
    netem || (await works('macvtap', 'packets cannot be delayed', link('link v0 type macvtap mode passthru')));
  const ipv6 = await works('IPv6', 'no pod has such an address', () =>
    ipBatch(namespace, ['address add fd00::1/64 dev v0 nodad']),
  );
  return {
    links: { bridge, macvlan, ipvlan, vlan },
    drop: netem ? 'netem' : nft ? 'nft' : undefined,
    delay: netem ? 'netem' : macvtap ? 'relay' : undefined,
    ipv6,
    notes,
  };
}

function nftTrial(namespace: string): Promise<string> {
  const rules = [
    'table netdev trial {',
    ' chain c {',
    '  type filter hook ingress device "v0" priority 0; policy accept;',
    '  numgen random mod 100 < 50 drop',
    ' }',
    '}',
  ];
  return run(['ip', 'netns', 'exec', namespace, 'nft', '-f', '-'], `${rules.join('\n')}\n`);
}

function briefly(error: unknown): string {
  return messageOf(error)
    .replace(/\s+/g, ' ')
    .replace(/^.*exit \S+: /, '')
    .slice(0, 120);
}
