import type { ConnectionFlags } from '../cluster/connection-flags.ts';
import { readSnapshotFile } from '../cluster/recorded.ts';
import { gather } from '../gather/gather.ts';
import type { Plan } from '../gather/plan.ts';
import type { Recording } from '../snapshot/recording.ts';
import type { Target } from '../snapshot/target.ts';
import { clock } from './clock.ts';
import { UsageProblem } from './problem.ts';

/** Where a command's data comes from: a live cluster or a snapshot file. */
export interface Source {
  readonly target: Target;
  /** Reads what the plan names; a file gives what it holds. */
  record(plan: Plan): Promise<Recording>;
  close(): void;
}

/** The flags that decide where data comes from. */
export interface SourceFlags extends ConnectionFlags {
  readonly from?: string | undefined;
}

/** Opens the source that the flags name. */
export async function openSource(
  flags: SourceFlags,
  signal: AbortSignal,
  onWarning: (message: string) => void,
): Promise<Source> {
  return flags.from === undefined ? openLive(flags, signal, onWarning) : openRecorded(flags.from, flags.namespace);
}

async function openRecorded(path: string, namespace: string | undefined): Promise<Source> {
  const read = await readSnapshotFile(path);
  if (!read.ok) {
    throw new UsageProblem(
      `cannot read snapshot ${read.problem.place}: ${read.problem.message}`,
      'make one with: kubectl multinet capture -o FILE',
    );
  }
  const recording = read.value;
  const target = namespace === undefined ? recording.target : { ...recording.target, namespace };
  return { target, record: async () => ({ ...recording, target }), close: () => undefined };
}

async function openLive(
  flags: SourceFlags,
  signal: AbortSignal,
  onWarning: (message: string) => void,
): Promise<Source> {
  const now = clock(process.env);
  const { openCluster } = await import('../cluster/open.ts');
  const cluster = await openCluster(flags, { signal, onWarning });
  return {
    target: cluster.target,
    record: (plan) => gather(cluster.reader, plan, now),
    close: () => cluster.close(),
  };
}
