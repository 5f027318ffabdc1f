import assert from 'node:assert/strict';
import type { Outcome, Target } from './target.ts';

/**
 * What must hold on any cluster with the workloads of the end-to-end tests, told as data: the same list runs against
 * the lab and against a real cluster. In arguments and patterns, `<…>` stands for what differs between clusters:
 * `<namespace>`, `<pod WORKLOAD>`, `<address WORKLOAD NETWORK>`, `<interface WORKLOAD NETWORK>`.
 */
export interface Expectation {
  readonly says: string;
  /** `multinet` runs the plugin through kubectl and is skipped while the plugin is not built. */
  readonly run: 'kubectl' | 'multinet';
  readonly args: readonly string[];
  /** The exit code, or those that are right where it depends on the rest of the cluster. */
  readonly code: number | readonly number[];
  /** Each must be found in the output; placeholders stand for literal text. */
  readonly stdout?: readonly string[];
  readonly stderr?: readonly string[];
}

/** The workloads that expectations speak of: two pods of order-service and one order-db, all on `data-network`. */
export const expectations: readonly Expectation[] = [
  {
    says: 'kubectl lists the pods of the namespace as running',
    run: 'kubectl',
    args: ['get', 'pods', '-n', '<namespace>'],
    code: 0,
    stdout: ['^<pod order-service>\\s+1/1\\s+Running', '^<pod order-service#1>\\s+1/1\\s+Running'],
  },
  {
    says: 'the network is there under its short name',
    run: 'kubectl',
    args: ['get', 'net-attach-def', '-n', '<namespace>'],
    code: 0,
    stdout: ['^data-network\\s'],
  },
  {
    says: 'inside a pod is the address that network-status tells',
    run: 'kubectl',
    args: [
      'exec',
      '-n',
      '<namespace>',
      '<pod order-service>',
      '--',
      'ip',
      '-j',
      'addr',
      'show',
      '<interface order-service data-network>',
    ],
    code: 0,
    stdout: ['"local":"<address order-service data-network>"'],
  },
  {
    says: 'pods reach each other over the secondary network',
    run: 'kubectl',
    args: [
      ...['exec', '-n', '<namespace>', '<pod order-service>', '--', 'ping', '-c', '3', '-i', '0.2', '-W', '10'],
      ...['-I', '<interface order-service data-network>', '<address order-db data-network>'],
    ],
    code: 0,
    stdout: [' 0% packet loss'],
  },
  {
    says: 'an address that nobody has does not answer',
    run: 'kubectl',
    args: [
      ...['exec', '-n', '<namespace>', '<pod order-service>', '--', 'ping', '-c', '1', '-W', '1'],
      ...['-I', '<interface order-service data-network>', '10.20.0.199'],
    ],
    code: 1,
    stdout: [' 100% packet loss'],
  },
  {
    says: 'a program that the image lacks is told apart from one that fails',
    run: 'kubectl',
    args: ['exec', '-n', '<namespace>', '<pod order-service>', '--', 'no-such-program'],
    code: 1,
    stderr: ['executable file not found in \\$PATH'],
  },
  {
    says: 'kubectl finds the plugin',
    run: 'multinet',
    args: ['--version'],
    code: 0,
    stdout: ['kubectl-multinet'],
  },
  {
    says: 'list names every attachment with its network and address',
    run: 'multinet',
    args: ['list', '-n', '<namespace>'],
    code: 0,
    stdout: ['order-service', 'order-db'].map(
      (workload) =>
        `^<pod ${workload}>\\s+<interface ${workload} data-network>\\s+<namespace>/data-network\\s+<address ${workload} data-network>\\s`,
    ),
  },
  {
    says: 'networks names the network',
    run: 'multinet',
    args: ['networks', '-n', '<namespace>'],
    code: 0,
    stdout: ['data-network'],
  },
  {
    says: 'status of a pod names its interface and address',
    run: 'multinet',
    args: ['status', '<pod order-service>', '-n', '<namespace>'],
    code: 0,
    stdout: ['<interface order-service data-network>', '<address order-service data-network>'],
  },
  {
    says: 'why says of a pod that it has its networks',
    run: 'multinet',
    args: ['why', '<pod order-db>', '-n', '<namespace>'],
    code: 0,
    stdout: [
      'attached',
      '<interface order-db data-network>\\s+on\\s+<namespace>/data-network\\s+\\(<address order-db data-network>\\)',
    ],
  },
  {
    says: 'addr finds inside a pod what network-status tells',
    run: 'multinet',
    args: ['addr', '<pod order-db>', '-n', '<namespace>'],
    code: 0,
    stdout: [
      '^<interface order-db data-network>\\s+<namespace>/data-network\\s+up\\s.*<address order-db data-network>/.*\\sok$',
    ],
  },
  {
    says: 'route names the network of each route',
    run: 'multinet',
    args: ['route', '<pod order-db>', '-n', '<namespace>'],
    code: 0,
    stdout: ['^10\\.20\\.0\\.0/24\\s+-\\s+<interface order-db data-network>\\s+<namespace>/data-network\\s'],
  },
  {
    says: 'ping measures between two pods',
    run: 'multinet',
    args: [
      ...['ping', '<pod order-service>', '<pod order-db>', '-n', '<namespace>', '--network', 'data-network'],
      ...['--timeout', '10s', '--rtt-same-node', '10s', '--rtt-cross-node', '10s'],
    ],
    code: 0,
    stdout: ['^verdict: nothing is wrong; 2 of 2 pairs fine$'],
  },
  {
    says: 'pools counts the addresses of the network',
    run: 'multinet',
    args: ['pools', '-n', '<namespace>'],
    // Other pools of the cluster may be beyond telling.
    code: [0, 3],
    stdout: ['10\\.20\\.0\\.100-10\\.20\\.0\\.\\d+/24 .*<namespace>/data-network'],
  },
  {
    says: 'nodes has a row for the network',
    run: 'multinet',
    args: ['nodes', '-n', '<namespace>'],
    // What cannot be told of a node depends on what may be asked of it.
    code: [0, 3],
    stdout: ['^NETWORK\\s+ON\\s', '^<namespace>/data-network\\s'],
  },
  {
    says: 'check judges the namespace',
    run: 'multinet',
    args: ['check', '-n', '<namespace>'],
    // What the cluster has besides is not ours to say.
    code: [0, 1, 2, 3],
    stdout: ['namespace\\s+<namespace>\\s', '^verdict: '],
  },
];

/** What placeholders stand for on one cluster. */
export interface Places {
  readonly namespace: string;
  pod(workload: string): string;
  address(workload: string, network: string): string;
  interface(workload: string, network: string): string;
}

/** Runs one expectation and asserts what it says. */
export async function expectOn(target: Target, places: Places, expectation: Expectation): Promise<void> {
  const args = expectation.args.map((each) => filled(each, places));
  const ran = await (expectation.run === 'kubectl' ? target.kubectl(args) : target.multinet(args));
  const told = () => `${expectation.run} ${args.join(' ')}\n${describe(ran)}`;
  assert.ok([expectation.code].flat().includes(ran.code), told());
  for (const pattern of expectation.stdout ?? []) assert.match(ran.stdout, asPattern(pattern, places), told());
  for (const pattern of expectation.stderr ?? []) assert.match(ran.stderr, asPattern(pattern, places), told());
}

function describe(ran: Outcome): string {
  return `exit ${ran.code}\n--- stdout\n${ran.stdout}\n--- stderr\n${ran.stderr}`;
}

function filled(text: string, places: Places): string {
  return text.replaceAll(/<([a-z]+)((?: [^ >]+)*)>/g, (_, what: string, rest: string) => {
    const [workload = '', network = ''] = rest.trim().split(' ');
    switch (what) {
      case 'namespace':
        return places.namespace;
      case 'pod':
        return places.pod(workload);
      case 'address':
        return places.address(workload, network);
      case 'interface':
        return places.interface(workload, network);
      default:
        throw new Error(`<${what}> is no placeholder`);
    }
  });
}

function asPattern(pattern: string, places: Places): RegExp {
  const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const quoted: Places = {
    namespace: literal(places.namespace),
    pod: (workload) => literal(places.pod(workload)),
    address: (workload, network) => literal(places.address(workload, network)),
    interface: (workload, network) => literal(places.interface(workload, network)),
  };
  return new RegExp(filled(pattern, quoted), 'm');
}
