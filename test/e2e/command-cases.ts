import assert from 'node:assert/strict';
import { isRecord } from '../lab/objects/recorded.ts';
import type { Need } from './why-not.ts';

/** What differs from lab to lab. Pods by workload: `order-service#1` is its second. */
export interface Names {
  pod(reference: string): string;
  address(reference: string, network: string): string;
  mac(reference: string, name: string): string;
  /** A snapshot file to write and read. */
  readonly file: string;
  /** A directory to write to. */
  readonly folder: string;
}

/** One run of a command on the lab of three nodes. */
export interface CommandCase {
  readonly says: string;
  /** What it takes beside pods to look into. */
  readonly needs?: readonly Need[];
  args(names: Names): readonly string[];
  /** The `exec POD -- PROGRAM…` that kubectl runs beside it, until it ends. */
  meanwhile?(names: Names): readonly string[];
  readonly code: number;
  /** Each must be found. */
  stdout?(names: Names): readonly RegExp[];
  /** None may be found. */
  readonly lacks?: readonly RegExp[];
  /** Each must be found; absent: nothing may be said there. */
  stderr?(names: Names): readonly RegExp[];
  /** Judges what was printed as JSON. */
  json?(printed: unknown, names: Names): void;
}

const node = (reference: string): string =>
  ({ 'order-service': 'node-a', 'order-service#1': 'node-b', 'order-service#2': 'node-c' })[reference] ?? 'node-b';

/** The objects below `items` and the like; a test may demand that they are there. */
function recordsIn(printed: unknown, field: string): Record<string, unknown>[] {
  const list = isRecord(printed) ? printed[field] : undefined;
  assert.ok(Array.isArray(list), `${field} is no list`);
  return list.filter(isRecord);
}

/** An answer is good however late it comes: how fast this machine is, is not tested. */
const unhurried = ['--timeout', '10s', '--rtt-same-node', '10s', '--rtt-cross-node', '10s'];

const missingMaster = [
  /\bP1 MN401 .*\beth3\b/,
  /missing on node-c; node-a\s+and node-b have it/,
  /pod\/default\/storage-on-c/,
  /Link not found/,
  /see +kubectl multinet nodes node-c/,
];

/**
 * What every command must print about the scenario of three nodes: all is well but for storage-on-c, which needs
 * eth3 on node-c, and node-c has none.
 */
export const commandCases: Readonly<Record<string, readonly CommandCase[]>> = {
  addr: [
    {
      says: 'shows what is inside a pod, and that network-status tells the truth',
      args: ({ pod }) => ['addr', pod('order-service')],
      code: 0,
      stdout: ({ address, mac }) => [
        new RegExp(
          `^data0 +default/data-network +up +1500 +${address('order-service', 'data-network')}/24 +${mac('order-service', 'data0')} +ok$`,
          'm',
        ),
        /^eth0 +rc-default \(default\) +up +1500 +10\.244\.1\.10\/24 /m,
      ],
    },
    {
      says: 'of a namespace: every pod that runs, in a table',
      args: () => ['addr'],
      code: 0,
      stdout: ({ pod }) =>
        ['order-service', 'order-service#1', 'order-service#2', 'order-db'].map(
          (each) => new RegExp(`^${pod(each)} +\\S+ +default/data-network +up .* ok$`, 'm'),
        ),
    },
  ],
  capture: [
    {
      says: 'writes a file and tells what to do with it',
      args: ({ file }) => ['capture', '-A', '-o', file],
      code: 0,
      stderr: ({ file }) => [new RegExp(`^wrote ${file} \\(\\d+ KiB\\); look at it with: kubectl multinet check `)],
    },
  ],
  check: [
    {
      says: 'finds the one thing that is wrong, and nothing else',
      args: () => ['check', '-A'],
      code: 2,
      stdout: () => [...missingMaster, /^verdict: 1 broken now \(P1\); \d+ checks passed, \d+ skipped, 0 unknown$/m],
      lacks: [/\bP[23] MN/, /MN(?!401)\d{3}/],
    },
    {
      says: 'as JSON has the same finding',
      args: () => ['check', '-A', '-o', 'json'],
      code: 2,
      json: (printed) => {
        const findings = recordsIn(printed, 'findings');
        assert.deepEqual(
          findings.map(({ code, severity }) => [code, severity]),
          [['MN401', 'P1']],
        );
      },
    },
    {
      says: 'looks into pods and nodes with --inside, where all is as it should be',
      needs: ['macvlan'],
      args: () => ['check', '-A', '--inside'],
      code: 2,
      stdout: () => [...missingMaster, /^verdict: 1 broken now \(P1\); /m],
      lacks: [/\bP2 MN/],
    },
    {
      says: 'judges a snapshot file like the cluster',
      args: ({ file }) => ['check', '-A', '--from', file],
      code: 2,
      stdout: () => [/\bP1 MN401 .*\beth3\b/, /^verdict: 1 broken now \(P1\); .* 0 unknown$/m],
    },
  ],
  completion: [
    {
      says: 'install writes the script that kubectl looks for',
      args: ({ folder }) => ['completion', 'install', '--dir', folder],
      code: 0,
      stderr: ({ folder }) => [new RegExp(`^wrote ${folder}/kubectl_complete-multinet$`, 'm')],
    },
  ],
  explain: [
    {
      says: 'tells what a code means',
      args: () => ['explain', 'mn401'],
      code: 0,
      stdout: () => [/^MN401 /, /^How it is detected$/m, /^How to fix it$/m],
    },
    { says: 'lists all codes', args: () => ['explain'], code: 0, stdout: () => [/^MN401 +P1 /m, /^MN309 /m] },
  ],
  fits: [
    {
      says: 'counts what the pools have left, node by node',
      needs: ['macvlan'],
      args: () => ['fits', 'deploy/order-service'],
      code: 0,
      stdout: () => [
        /default\/data-network; 3 pods of it are there already/,
        ...['node-a', 'node-b', 'node-c'].map(
          (name) => new RegExp(`^${name} +97 +pool 10\\.20\\.0\\.100-10\\.20\\.0\\.200/24 has 97 free`, 'm'),
        ),
      ],
    },
    {
      says: 'tells that more do not fit',
      needs: ['macvlan'],
      args: () => ['fits', 'deploy/order-service', '--replicas', '200'],
      code: 2,
      stdout: () => [/^200 asked for, and they do not fit: 97 more fit/m],
    },
  ],
  iperf3: [
    {
      says: 'measures between two pods, after saying what load it makes',
      needs: ['iperf3'],
      args: ({ pod }) => [
        ...['iperf3', pod('order-service#2'), pod('order-db'), '--network', 'data-network', '--duration', '1s'],
      ],
      code: 0,
      stdout: () => [
        /^default\/data-network +order-service +order-db +two nodes +\d\S* [kMG]bit\/s/m,
        /1 of 1 test measured/,
      ],
      stderr: ({ pod }) => [
        /^load: one test: TCP as fast as it goes for 1 s$/m,
        new RegExp(
          `^load on default/data-network: default/${pod('order-service#2')} to default/${pod('order-db')}`,
          'm',
        ),
      ],
    },
  ],
  list: [
    {
      says: 'has a line for every attachment, with network, address and MAC',
      args: () => ['list'],
      code: 0,
      stdout: ({ pod, address, mac }) => [
        /^POD +IF +NETWORK +IPS +MAC +AGE$/m,
        ...['order-service', 'order-service#1', 'order-service#2'].map(
          (each) =>
            new RegExp(
              `^${pod(each)} +mgmt0 +default/mgmt-network +${address(each, 'mgmt-network')} +${mac(each, 'mgmt0')} `,
              'm',
            ),
        ),
        new RegExp(
          `^${pod('order-db')} +net2 +default/storage-network +${address('order-db', 'storage-network')} `,
          'm',
        ),
        /^storage-on-c +net1 +default\/storage-network +<missing> +<none> /m,
      ],
    },
    {
      says: 'of all namespaces names the namespace, and wide the node',
      args: () => ['list', '-A', '-o', 'wide'],
      code: 0,
      stdout: ({ pod }) => [
        /^NAMESPACE +POD .*\bNODE\b/m,
        new RegExp(`^default +${pod('order-service#1')} +data0 .*\\b${node('order-service#1')}\\b`, 'm'),
      ],
    },
    {
      says: 'as JSON has what network-status has',
      args: () => ['list', '-l', 'app=order-db', '-o', 'json'],
      code: 0,
      json: (printed, { address }) => {
        const found = recordsIn(printed, 'items').find(({ interface: name }) => name === 'net1');
        assert.ok(found !== undefined && isRecord(found.reported));
        assert.deepEqual(found.reported.ips, [address('order-db', 'data-network')]);
      },
    },
    {
      says: 'says on stderr that there is nothing',
      args: () => ['list', '-n', 'empty'],
      code: 0,
      stderr: () => [/^No .*found in (namespace )?"?empty"?/],
      lacks: [/./],
    },
  ],
  networks: [
    {
      says: 'has a line for every network, with who uses it and what is wrong',
      args: () => ['networks'],
      code: 0,
      stdout: () => [
        /^data-network +macvlan +eth2 +whereabouts +10\.20\.0\.100-10\.20\.0\.200 +4 +- /m,
        /^mgmt-network +macvlan +eth1 +whereabouts +10\.10\.0\.100-10\.10\.0\.200 +3 +- /m,
        /^storage-network +macvlan +eth3 +whereabouts +10\.30\.0\.100-10\.30\.0\.200 +3 +MN401 /m,
      ],
    },
    {
      says: 'NAME shows one in full',
      args: () => ['networks', 'data-network'],
      code: 0,
      stdout: ({ pod }) => [
        /^Master: +eth2$/m,
        /"range": "10\.20\.0\.0\/24"/,
        new RegExp(`default/${pod('order-db')}`),
      ],
    },
    {
      says: 'NAME that does not exist is an error',
      args: () => ['networks', 'nope'],
      code: 3,
      stderr: () => [/^error: there is no network "nope" in namespace default/, /^next: /m],
    },
  ],
  nodes: [
    {
      says: 'shows that storage is missing on node-c alone',
      needs: ['macvlan'],
      args: () => ['nodes'],
      code: 0,
      stdout: () => [
        /^NETWORK +ON +node-a +node-b +node-c$/m,
        /^default\/data-network +eth2 +✓ +✓ +✓$/m,
        /^default\/storage-network +eth3 +✓ +✓ +✗ missing$/m,
      ],
    },
    {
      says: 'NAME shows the interfaces of one',
      args: () => ['nodes', 'node-c'],
      code: 0,
      stdout: () => [/^eth2 +.*\bup\b/m, /^cni0 +bridge +up/m],
      lacks: [/^eth3 /m],
    },
  ],
  ping: [
    {
      says: 'measures between two pods, both ways',
      args: ({ pod }) => ['ping', pod('order-service#2'), pod('order-db'), ...unhurried],
      code: 0,
      stdout: () => [/^default\/data-network, IPv4: /m, /\d\.\d+ms/, /^verdict: nothing is wrong; 2 of 2 pairs fine$/m],
    },
    {
      says: 'tells that an address does not answer',
      args: ({ pod }) => ['ping', pod('order-service'), '10.20.0.199', '--count', '2'],
      code: 2,
      stdout: ({ pod }) => [
        /P1 MN609 +10\.20\.0\.199 does not answer/,
        new RegExp(`on +pod/default/${pod('order-service')}`),
        /^verdict: 1 broken now \(P1\)/m,
      ],
    },
  ],
  pools: [
    {
      says: 'counts what the pods hold, and who waits',
      args: () => ['pools'],
      code: 0,
      stdout: () => [
        /^10\.10\.0\.100-10\.10\.0\.200\/24 +whereabouts +- +101 +3 +98 +2% +0 +0 +default\/mgmt-network$/m,
        /^10\.20\.0\.100-10\.20\.0\.200\/24 +whereabouts +- +101 +4 +97 +3% +0 +0 +default\/data-network$/m,
        /^10\.30\.0\.100-10\.30\.0\.200\/24 +whereabouts +- +101 +2 +99 +1% +1 +0 +default\/storage-network$/m,
      ],
    },
  ],
  route: [
    {
      says: 'shows the routes inside a pod and whose they are',
      args: ({ pod }) => ['route', pod('order-db')],
      code: 0,
      stdout: () => [
        /^default +10\.244\.2\.1 +eth0 +rc-default .*default route$/m,
        /^10\.20\.0\.0\/24 +- +net1 +default\/data-network /m,
        /^10\.30\.0\.0\/24 +- +net2 +default\/storage-network /m,
      ],
    },
  ],
  status: [
    {
      says: 'of a healthy pod: every interface is attached',
      args: ({ pod }) => ['status', pod('order-service')],
      code: 0,
      stdout: ({ pod, address }) => [
        new RegExp(`^pod default/${pod('order-service')} on node-a, running\\b`, 'm'),
        new RegExp(`^data0 +default/data-network +yes +${address('order-service', 'data-network')} +attached$`, 'm'),
      ],
      lacks: [/\bmissing\b/, /^cause /m],
    },
    {
      says: 'of the one that cannot start: what is missing, and why',
      args: () => ['status', 'storage-on-c'],
      code: 0,
      stdout: () => [
        /^net1 +default\/storage-network +yes +- +missing$/m,
        /^cause .*\beth3\b/m,
        /^said +Link not found$/m,
        /explain MN401/,
      ],
    },
    {
      says: 'of a pod that does not exist is an error',
      args: () => ['status', 'nope'],
      code: 3,
      stderr: () => [/^error: there is no pod "nope" in namespace default/, /^next: /m],
    },
  ],
  top: [
    {
      says: 'shows the traffic of the interfaces that have some first',
      args: () => ['top', '--once', '--interval', '2s'],
      meanwhile: ({ pod, address }) => [
        ...['exec', pod('order-service#2'), '--', 'ping', '-q', '-i', '0.02', '-w', '300', '-s', '1000'],
        address('order-db', 'data-network'),
      ],
      code: 0,
      stdout: ({ pod }) => [
        /^POD +INTERFACE +NETWORK +RX +TX /,
        new RegExp(
          `^${pod('order-service#2')} +data0 +default/data-network +\\d\\S* [kM]bit/s +\\d\\S* [kM]bit/s `,
          'm',
        ),
        new RegExp(
          `^${pod('order-db')} +net1 +default/data-network +\\d\\S* [kM]bit/s [^]*^${pod('order-db')} +net2 +default/storage-network `,
          'm',
        ),
      ],
    },
  ],
  why: [
    {
      says: 'names the cause for the pod that is stuck, and how it knows',
      args: () => ['why', 'storage-on-c'],
      code: 2,
      stdout: ({ pod }) => [
        /P1 MN401 .*\beth3\b/,
        /on +pod\/default\/storage-on-c on node-c, created \S+ ago: stuck/,
        /event FailedCreatePodSandBox/,
        new RegExp(`pod/default/${pod('order-db')}, annotation`),
      ],
    },
    {
      says: 'of a namespace counts its causes',
      args: () => ['why'],
      code: 2,
      stdout: () => [/^verdict: 1 cause for 1 pod that is stuck or without networks$/m],
    },
  ],
};
