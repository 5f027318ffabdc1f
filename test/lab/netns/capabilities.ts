import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkKind } from '../scenario/model.ts';
import { newOwner } from './owner.ts';
import { ipBatch, run, toolPath } from './run.ts';

/** What this machine can do for a lab, found out by trying. */
export interface Capabilities {
  readonly links: Readonly<Record<NetworkKind, boolean>>;
  /** How packets are dropped on a link: tc's netem, else an nftables rule. */
  readonly drop: 'netem' | 'nft' | undefined;
  /** How they are delayed: tc's netem, else a relay of our own between two macvtap devices. */
  readonly delay: 'netem' | 'relay' | undefined;
  /** What is not available, by name, with the reason and what stands in: for the reader of the lab's start. */
  readonly notes: readonly string[];
}

/** Either what this machine can do, or why it can have no namespaces at all. */
export type Probed =
  | { readonly real: true; readonly can: Capabilities }
  | { readonly real: false; readonly reason: string };

/** Tries everything in a namespace of its own and removes it again. Takes some 50 ms. */
export async function probe(): Promise<Probed> {
  const reason = whyNot();
  if (reason !== undefined) return { real: false, reason };
  const name = `${newOwner().prefix}-probe`;
  try {
    await run(['ip', 'netns', 'add', name]);
  } catch (error) {
    return { real: false, reason: `no network namespace can be made: ${messageOf(error)}` };
  }
  try {
    await ipBatch(name, ['link add v0 type veth peer name v1', 'link set v0 up', 'link set v1 up']);
    await run(['unshare', '--mount', '--pid', '--fork', '--', 'true']);
    return { real: true, can: await tryAll(name) };
  } catch (error) {
    return { real: false, reason: `a network namespace can be made, but nothing in it: ${messageOf(error)}` };
  } finally {
    await run(['ip', 'netns', 'delete', name]);
  }
}

/** Reasons that can be known without trying. */
function whyNot(): string | undefined {
  if (process.platform !== 'linux') return `network namespaces exist on Linux only, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const missing = ['ip', 'nsenter', 'unshare', 'mount', 'umount', 'pivot_root'].filter((tool) => !hasTool(tool));
  return missing.length === 0 ? undefined : `missing tools: ${missing.join(', ')} (Debian: iproute2, util-linux)`;
}

/** True when a program of that name is installed. */
export function hasTool(name: string): boolean {
  return toolFile(name) !== undefined;
}

/** The path of an installed program. */
export function toolFile(name: string): string | undefined {
  return toolPath
    .split(':')
    .map((directory) => join(directory, name))
    .find((file) => existsSync(file));
}

async function tryAll(namespace: string): Promise<Capabilities> {
  const notes: string[] = [];
  const works = async (what: string, instead: string, attempt: () => Promise<unknown>): Promise<boolean> => {
    try {
      await attempt();
      return true;
    } catch (error) {
      notes.push(`${what}: not available here (${messageOf(error)}); ${instead}`);
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
  return {
    links: { bridge, macvlan, ipvlan, vlan },
    drop: netem ? 'netem' : nft ? 'nft' : undefined,
    delay: netem ? 'netem' : macvtap ? 'relay' : undefined,
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

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/\s+/g, ' ')
    .replace(/^.*exit \S+: /, '')
    .slice(0, 120);
}
