import type { Command } from '@oclif/core/command';

/** A subcommand before its code is loaded. */
export interface CommandEntry {
  readonly summary: string;
  /** Other names that people type. */
  readonly aliases?: readonly string[];
  load(): Promise<Command.Class>;
}

/** Every subcommand. A command's code is read only when it is run or explained: start-up time is a feature. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  addr: {
    summary: 'Show the addresses that are really inside pods, beside what network-status claims',
    load: async () => (await import('../commands/addr.ts')).default,
  },
  capture: {
    summary: 'Write what the checks need to a snapshot file, to be looked at elsewhere',
    load: async () => (await import('../commands/capture.ts')).default,
  },
  check: {
    summary: 'Tell what is wrong with the networks of pods, worst first',
    load: async () => (await import('../commands/check.ts')).default,
  },
  completion: {
    summary: 'Install what kubectl asks for completions of this plugin',
    load: async () => (await import('../commands/completion.ts')).default,
  },
  explain: {
    summary: 'Explain a finding: what it means, how it is detected, how to fix it',
    load: async () => (await import('../commands/explain.ts')).default,
  },
  fits: {
    summary: 'Tell before a rollout where pods can run with their networks, and how many more fit',
    aliases: ['fit'],
    load: async () => (await import('../commands/fits.ts')).default,
  },
  iperf3: {
    summary: 'Measure the bandwidth of the secondary networks between pods',
    load: async () => (await import('../commands/iperf3.ts')).default,
  },
  list: {
    summary: 'List the interfaces of pods: network, addresses, hardware address',
    load: async () => (await import('../commands/list.ts')).default,
  },
  networks: {
    summary: 'List NetworkAttachmentDefinitions with their decoded CNI config, users and problems',
    aliases: ['nads', 'nad', 'network'],
    load: async () => (await import('../commands/networks.ts')).default,
  },
  ping: {
    summary: 'Measure between whom the secondary networks work: answers, loss, round trip times',
    load: async () => (await import('../commands/ping.ts')).default,
  },
  pools: {
    summary: 'List what networks give addresses and devices from, and how full it is',
    aliases: ['pool'],
    load: async () => (await import('../commands/pools.ts')).default,
  },
  nodes: {
    summary: 'Show which networks each node can serve: the interfaces they sit on, plugins, devices',
    aliases: ['node'],
    load: async () => (await import('../commands/nodes.ts')).default,
  },
  route: {
    summary: 'Show the routes that are really inside pods, with the network of each interface',
    load: async () => (await import('../commands/route.ts')).default,
  },
  status: {
    summary: 'Compare the networks a pod asked for with those it was given, interface by interface',
    load: async () => (await import('../commands/status.ts')).default,
  },
  top: {
    summary: 'Show what passes the interfaces of pods: rates, errors and drops, again and again',
    load: async () => (await import('../commands/top.ts')).default,
  },
  why: {
    summary: 'Tell why pods are stuck for, or run without, their networks, and what to do',
    load: async () => (await import('../commands/why.ts')).default,
  },
};
