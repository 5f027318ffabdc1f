import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What runs of a command took, in seconds: medians. */
export interface Cost {
  readonly wall: number;
  /** User and system. */
  readonly cpu: number;
}

/** Two commands that were run in turn. */
export interface Pair {
  readonly ours: Cost;
  readonly theirs: Cost;
  /** Ours to theirs: the median of the ratios of the rounds. */
  readonly wallRatio: number;
  readonly cpuRatio: number;
}

interface Measured {
  readonly results: readonly { readonly median: number; readonly user: number; readonly system: number }[];
}

/** How often to run. */
export interface Effort {
  readonly rounds: number;
  /** Runs of each command in a round. */
  readonly runs: number;
}

/** Throws, saying what to install, when hyperfine is not there. */
export function requireHyperfine(): void {
  try {
    execFileSync('hyperfine', ['--version'], { stdio: 'ignore' });
  } catch {
    throw new Error('hyperfine is not installed (Debian: apt-get install hyperfine)');
  }
}

/** Runs two command lines in turn, round by round: what slows the machine down for a while slows down both. */
export function measurePair(ours: string, theirs: string, env: NodeJS.ProcessEnv, { rounds, runs }: Effort): Pair {
  const measured = Array.from({ length: rounds }, () => {
    const { results } = hyperfine([ours, theirs], env, runs);
    return results.map(({ median, user, system }) => ({ wall: median, cpu: user + system }));
  });
  const costs = (index: number): Cost[] => measured.flatMap((round) => round[index] ?? []);
  const [our, their] = [costs(0), costs(1)];
  const ratios = (of: (cost: Cost) => number): number[] =>
    our.flatMap((cost, round) => {
      const other = their[round];
      return other === undefined ? [] : of(cost) / of(other);
    });
  return {
    ours: middle(our),
    theirs: middle(their),
    wallRatio: median(ratios(({ wall }) => wall)),
    cpuRatio: median(ratios(({ cpu }) => cpu)),
  };
}

/** Runs one command line. */
export function measure(line: string, env: NodeJS.ProcessEnv, runs: number): Cost {
  const [first] = hyperfine([line], env, runs).results;
  if (first === undefined) throw new Error(`hyperfine measured nothing of: ${line}`);
  return { wall: first.median, cpu: first.user + first.system };
}

function hyperfine(lines: readonly string[], env: NodeJS.ProcessEnv, runs: number): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'multinet-hyperfine-'));
  const file = join(folder, 'results.json');
  try {
    // Without a shell between; an exit code other than 0 is what check is for.
    const argv = ['-N', '-i', '--style', 'none', '--warmup', '1', '--runs', String(runs), '--export-json', file];
    execFileSync('hyperfine', [...argv, ...lines], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function middle(costs: readonly Cost[]): Cost {
  return { wall: median(costs.map(({ wall }) => wall)), cpu: median(costs.map(({ cpu }) => cpu)) };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 0 ? half - 1 : half], sorted[half]];
  return (low + high) / 2;
}
