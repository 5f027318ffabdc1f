import type { ExecResult, PodShell, RunOptions } from '../../src/cluster/port.ts';
import { decodePod } from '../../src/domain/attachments/decode.ts';
import type { Pod } from '../../src/domain/attachments/pod.ts';
import { readJson } from '../../src/kube/list.ts';
import { podObject } from '../../src/kube/pod.ts';

/** What a run in a container gives. */
export type Answer = (argv: readonly string[], container: string) => ExecResult | 'hangs';

/** What a program gives that has printed this, and ended. */
export const exited = (stdout: string, exitCode = 0): ExecResult => ({
  outcome: 'exited',
  exitCode,
  stdout,
  stderr: '',
  truncated: false,
  took: 1,
});

/** A shell that notes each run, and how many were on their way at once. A run that hangs ends with its timeout, as the real ones do. */
export function fakeShell(answer: (pod: string) => Answer) {
  const runs: { readonly pod: string; readonly container: string; readonly program: string }[] = [];
  const load = { now: 0, most: 0 };
  const shell: PodShell = {
    async run({ pod, container = '' }, argv, { timeout, signal }: RunOptions) {
      signal?.throwIfAborted();
      runs.push({ pod, container, program: argv[0] ?? '' });
      load.now += 1;
      load.most = Math.max(load.most, load.now);
      const given = answer(pod)(argv, container);
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, given === 'hangs' ? timeout : 1);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      });
      load.now -= 1;
      return given === 'hangs'
        ? { outcome: 'timed-out', detail: 'the command did not end', stdout: '', stderr: '', took: timeout }
        : given;
    },
  };
  return { shell, runs, load };
}

/** A running pod on a node with one secondary interface, with these containers running. */
export function runningPod(
  name: string,
  {
    containers = ['app'],
    annotations = {},
    node = 'node-a',
  }: {
    readonly containers?: readonly string[];
    readonly annotations?: Readonly<Record<string, string>>;
    readonly node?: string;
  } = {},
): Pod {
  const status = [
    { name: 'cbr0', interface: 'eth0', ips: ['10.244.1.5'], default: true },
    { name: 'default/net', interface: 'net1', ips: ['10.20.0.5'] },
  ];
  const object = {
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      annotations: { 'k8s.v1.cni.cncf.io/network-status': JSON.stringify(status), ...annotations },
    },
    spec: { nodeName: node },
    status: {
      phase: 'Running',
      podIP: '10.244.1.5',
      containerStatuses: containers.map((container) => ({
        name: container,
        state: { running: { startedAt: '2026-11-20T11:00:00Z' } },
      })),
    },
  };
  const read = readJson(podObject, object, name);
  if (!read.ok) throw new Error(read.problem.message);
  return decodePod(read.value);
}

/** The output of the script in a container of that pod, with one address on each of two interfaces. */
export function scriptOutput(argv: readonly string[]): string {
  const links = [
    { ifname: 'eth0', flags: ['UP', 'LOWER_UP'], addr_info: [{ local: '10.244.1.5', prefixlen: 24 }] },
    { ifname: 'net1', flags: ['UP', 'LOWER_UP'], addr_info: [{ local: '10.20.0.5', prefixlen: 24 }] },
  ];
  const marker = argv[4] ?? '';
  return `\n${marker} begin ip -j addr\n${JSON.stringify(links)}\n${marker} end 0\n\n${marker} done\n`;
}
