import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRecord } from '../src/kube/record.ts';

/** What a lab was asked for. */
export interface Asked {
  readonly requests: number;
  /** Of bodies, after compression. */
  readonly bytes: number;
  readonly connections: number;
  /** Paths of the commands that were run in pods. */
  readonly execs: readonly string[];
}

/** A generated cluster in another process. */
export interface BenchLab {
  readonly kubeconfig: string;
  /** Forgets what was asked so far, does something, and tells what that asked for. */
  during(work: () => Promise<unknown>): Promise<Asked>;
  stop(): Promise<void>;
}

/** Starts a lab of a size. */
export async function startBenchLab(pods: number, nodes: number): Promise<BenchLab> {
  const program = fileURLToPath(new URL('lab-process.ts', import.meta.url));
  const child = fork(program, [String(pods), String(nodes)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const answer = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`the lab ended with ${code}`)));
    });
  const ask = (question: 'tell' | 'forget'): Promise<unknown> => {
    const answered = answer();
    child.send(question);
    return answered;
  };
  await answer();
  const told = await ask('tell');
  const folder = mkdtempSync(join(tmpdir(), 'multinet-bench-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, isRecord(told) ? String(told.kubeconfig) : '', { mode: 0o600 });
  return {
    kubeconfig,
    async during(work) {
      await ask('forget');
      await work();
      const asked = await ask('tell');
      if (!isRecord(asked)) throw new Error('the lab says nothing');
      return {
        requests: Number(asked.requests),
        bytes: Number(asked.bytes),
        connections: Number(asked.connections),
        execs: Array.isArray(asked.execs) ? asked.execs.map(String) : [],
      };
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        child.disconnect();
      }),
  };
}
