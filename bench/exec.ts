// How long `addr` takes to look into some 200 pods of the lab's API, against `kubectl exec` of each of them, 16 at a time:
// node bench/exec.ts [rounds]. The lab answers from recordings, so that only the clients are compared.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pMap from 'p-map';
import { startLab } from '../test/lab/lab.ts';
import { generatedScenario } from '../test/lab/scale/generate.ts';

/** The built program where MULTINET_BIN names it, else its sources. */
const program = process.env.MULTINET_BIN ?? fileURLToPath(new URL('../bin/dev.js', import.meta.url));
const PODS = 400;
const AT_ONCE = 16;

// The server is a process of its own: in this one it would wait for the clients that it serves.
if (process.argv[2] === 'serve') {
  const lab = await startLab(generatedScenario({ pods: PODS, nodes: 10 }), { recorded: 'only clients are compared' });
  writeFileSync(process.argv[3] ?? '', lab.api.kubeconfig(), { mode: 0o600 });
  process.stdout.write('ready\n');
  process.once('SIGTERM', () => void lab.stop());
} else await measure(Number(process.argv[2] ?? 5));

async function measure(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'multinet-bench-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), 'serve', kubeconfig]);
  try {
    await new Promise((ready) => server.stdout.once('data', ready));
    const env = { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: join(folder, 'cache') };
    const run = (command: string, args: readonly string[]): Promise<string> =>
      new Promise((resolve, reject) => {
        const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
        const parts: Buffer[] = [];
        child.stdout.on('data', (part: Buffer) => parts.push(part));
        child.on('error', reject);
        child.on('close', () => resolve(Buffer.concat(parts).toString()));
      });
    const addr = (): Promise<string> =>
      run(process.execPath, [
        '--disable-warning=ExperimentalWarning',
        program,
        'addr',
        '-A',
        '-o',
        'custom-columns=NAMESPACE:.namespace,POD:.pod',
        '--no-headers',
      ]);
    const pods = [...new Set((await addr()).trimEnd().split('\n'))].map((line) => line.split(/\s+/));
    const execs = (): Promise<unknown> =>
      pMap(
        pods,
        ([namespace = '', pod = '']) => run('kubectl', ['exec', '-n', namespace, pod, '--', 'ip', '-j', 'addr']),
        { concurrency: AT_ONCE },
      );
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      theirs.push(await timed(execs));
      ours.push(await timed(addr));
    }
    process.stdout.write(
      [
        `${pods.length} pods, median of ${rounds} runs in turn`,
        `kubectl exec, ${AT_ONCE} at a time  ${Math.round(median(theirs))} ms`,
        `kubectl multinet addr        ${Math.round(median(ours))} ms`,
        `ratio                        ${(median(ours) / median(theirs)).toFixed(2)}`,
        '',
      ].join('\n'),
    );
  } finally {
    server.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
