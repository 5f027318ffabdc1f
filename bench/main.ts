// What the program costs, paired with kubectl: npm run bench [-- quick].
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagedBin } from '../test/e2e/packaged-bin.ts';
import { type BenchLab, startBenchLab } from './lab.ts';
import { peakMemory } from './memory.ts';
import { type Effort, measure, measurePair, requireHyperfine } from './pair.ts';
import { type Aims, type Line, printLine } from './report.ts';

const quick = process.argv.includes('quick');
const small: Effort = { rounds: quick ? 3 : 7, runs: 10 };
const large: Effort = { rounds: quick ? 1 : 5, runs: 2 };

const { NODE_EXTRA_CA_CERTS: _, ...clean } = process.env;

interface Question {
  readonly ours: string;
  readonly theirs: string;
  readonly effort: Effort;
  readonly aims: Aims;
  readonly lab?: BenchLab;
}

const print = (line: Line): void => {
  process.stdout.write(`${printLine(line)}\n`);
};

async function compare(bin: string, { ours, theirs, effort, aims, lab }: Question): Promise<void> {
  const env = lab === undefined ? clean : { ...clean, KUBECONFIG: lab.kubeconfig };
  const line = `${bin} ${ours}`;
  const pair = measurePair(line, theirs, env, effort);
  const memory = await peakMemory(line, env);
  const other = await peakMemory(theirs, env);
  const asked = await lab?.during(() => peakMemory(line, env));
  print({
    what: `multinet ${ours}`,
    ...pair.ours,
    memory,
    than: { what: theirs, ...pair.theirs, memory: other },
    ratios: {
      wall: pair.wallRatio,
      cpu: pair.cpuRatio,
      ...(memory === undefined || other === undefined ? {} : { memory: memory / other }),
    },
    ...(asked === undefined ? {} : { read: asked.bytes, connections: asked.connections }),
    aims,
  });
}

async function withLab(pods: number, nodes: number, work: (lab: BenchLab) => Promise<void>): Promise<void> {
  const lab = await startBenchLab(pods, nodes);
  try {
    process.stdout.write(`-- ${pods} pods, ${nodes} nodes\n\n`);
    await work(lab);
  } finally {
    await lab.stop();
  }
}

async function starting(bin: string): Promise<void> {
  const theirs = 'kubectl version --client';
  for (const ours of ['--version', 'help', 'check -h', '__complete check --fail-on P'])
    await compare(bin, { ours, theirs, effort: small, aims: { wall: 1 } });
}

async function atScale(bin: string, lab: BenchLab): Promise<void> {
  const theirs = 'kubectl get pods -A';
  const listed = { wall: 0.1, memoryRatio: 0.4, connections: 1 };
  await compare(bin, { ours: 'list -A', theirs, effort: large, aims: listed, lab });
  await compare(bin, { ours: 'check -A', theirs, effort: large, aims: { wall: 0.2, memory: 200 }, lab });
}

/** One look into each of 200 pods, and as many commands by kubectl, 16 at a time. */
async function execs(bin: string, lab: BenchLab, folder: string): Promise<void> {
  const env = { ...clean, KUBECONFIG: lab.kubeconfig };
  const ours = 'addr -A -l multinet-bench!=no';
  const { execs: paths } = await lab.during(() => peakMemory(`${bin} ${ours}`, env));
  const pods = paths.flatMap((path) => {
    const [, namespace, pod] = /\/namespaces\/([^/]+)\/pods\/([^/]+)\/exec/.exec(path) ?? [];
    return namespace === undefined ? [] : `-n ${namespace} ${pod} -- cat /proc/net/dev`;
  });
  const list = join(folder, 'pods');
  writeFileSync(list, `${pods.join('\n')}\n`);
  const script = join(folder, 'execs.sh');
  writeFileSync(script, `#!/bin/sh\nexec xargs -P16 -L1 kubectl exec <${list} >/dev/null 2>&1\n`, { mode: 0o755 });
  process.stdout.write(`${pods.length} commands in pods, each way\n`);
  const pair = measurePair(`${bin} ${ours}`, script, env, { rounds: quick ? 1 : 3, runs: 2 });
  print({
    what: `multinet addr -A (${pods.length} execs)`,
    ...pair.ours,
    than: { what: `${pods.length} kubectl exec, 16 at a time`, ...pair.theirs },
    ratios: { wall: pair.wallRatio, cpu: pair.cpuRatio },
    aims: { wall: 0.12 },
  });
}

async function fromFile(bin: string, lab: BenchLab, folder: string): Promise<void> {
  const file = join(folder, 'cluster.multinet.json.gz');
  const env = { ...clean, KUBECONFIG: lab.kubeconfig };
  execFileSync(bin, ['capture', '-o', file], { env, stdio: 'ignore' });
  const line = `${bin} check -A --from ${file}`;
  print({ what: 'multinet check -A --from FILE', ...measure(line, clean, 3), memory: await peakMemory(line, clean) });
}

async function huge(bin: string, lab: BenchLab): Promise<void> {
  const env = { ...clean, KUBECONFIG: lab.kubeconfig };
  for (const ours of ['list -A', 'check -A']) {
    const line = `${bin} ${ours}`;
    const asked = await lab.during(() => peakMemory(line, env));
    const memory = await peakMemory(line, env);
    const { bytes: read, connections } = asked;
    print({ what: `multinet ${ours}`, ...measure(line, env, 2), memory, read, connections, aims: { memory: 400 } });
  }
}

async function main(): Promise<void> {
  const bin = packagedBin();
  if (bin === undefined) throw new Error('there is no executable to measure; make one with: npm run dist');
  requireHyperfine();
  const version = execFileSync(bin, ['--version'], { encoding: 'utf8' }).trim();
  const kubectl = execFileSync('kubectl', ['version', '--client'], { encoding: 'utf8' }).split('\n')[0] ?? '';
  process.stdout.write(`${version}\nkubectl ${kubectl}\n${cpus().length} x ${cpus()[0]?.model ?? ''}\n\n-- start\n\n`);
  const folder = mkdtempSync(join(tmpdir(), 'multinet-bench-'));
  try {
    await starting(bin);
    await withLab(50, 5, async (lab) => {
      const theirs = 'kubectl get pods -A';
      await compare(bin, { ours: 'list -A', theirs, effort: small, aims: { wall: 1.15, connections: 1 }, lab });
      await compare(bin, { ours: 'check -A', theirs, effort: small, aims: {}, lab });
    });
    await withLab(500, 20, (lab) => execs(bin, lab, folder));
    await withLab(10_000, 1000, async (lab) => {
      await atScale(bin, lab);
      await fromFile(bin, lab, folder);
    });
    if (!quick) await withLab(50_000, 1000, (lab) => huge(bin, lab));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
