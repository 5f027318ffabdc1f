import type { ConnectionFlags } from '../cluster/connection-flags.ts';
import type { Cluster } from '../cluster/open.ts';
import { readSnapshotFile } from '../cluster/recorded.ts';
import { decodePod } from '../domain/attachments/decode.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import { gather } from '../gather/gather.ts';
import { gatherInsides, hasInside, type InsideRequest } from '../gather/insides.ts';
import type { NodeMeans } from '../gather/nodes/means.ts';
import { neverLooked } from '../gather/nodes/networks.ts';
import { type NodePlan, probeNodes } from '../gather/nodes/probe.ts';
import type { Plan } from '../gather/plan.ts';
import type { Recording } from '../snapshot/recording.ts';
import type { Target } from '../snapshot/target.ts';
import { clock } from './clock.ts';
import { UsageProblem } from './problem.ts';

/** Where a command's data comes from: a live cluster or a snapshot file. */
export interface Source {
  readonly target: Target;
  /** The path of the snapshot file; absent for a live cluster. */
  readonly file?: string;
  /** Reads what the plan names; a file gives what it holds. */
  record(plan: Plan): Promise<Recording>;
  /**
   * Adds to a recording what is inside the chosen pods; a file has it or not.
   *
   * @throws UsageProblem when it is a file without
   */
  look(recording: Recording, wish: InsideWish): Promise<Recording>;
  /** Adds to a recording what nodes tell from inside; a file has it or not. */
  lookIntoNodes(recording: Recording, wish: NodeWish): Promise<Recording>;
  /**
   * What programs in pods are run with.
   *
   * @throws UsageProblem when it is a file: nothing can be measured there
   */
  hands(): Hands;
  close(): void;
}

/** What programs in pods are run with. */
export type Hands = Pick<Cluster, 'reader' | 'shell' | 'debugger' | 'maker'> & {
  /** The clock, as RFC 3339. */
  readonly now: () => string;
};

/** Which pods to look into, how, and who hears of it. */
export interface InsideWish {
  /** Of all pods that were read, those that are meant. */
  readonly choose: (pods: readonly Pod[], target: Target) => readonly Pod[];
  readonly request: InsideRequest;
  readonly onProgress: (done: number, all: number) => void;
  readonly tell: (message: string) => void;
}

/** Which nodes to look into, and who hears of it. */
type NodeWish = NodePlan & Pick<NodeMeans, 'onProgress' | 'onRemark' | 'onLeft'>;

/** The flags that decide where data comes from. */
export interface SourceFlags extends ConnectionFlags {
  readonly from?: string | undefined;
  readonly via?: 'websocket' | 'kubectl' | undefined;
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
  return {
    target,
    file: path,
    record: async () => ({ ...recording, target }),
    look: async (recorded) => {
      if (recorded.insides !== undefined) return recorded;
      throw new UsageProblem(
        `snapshot ${path} holds nothing of the inside of pods`,
        'make one that does with: kubectl multinet capture --inside -o FILE',
      );
    },
    lookIntoNodes: async (recorded) => ({
      ...recorded,
      nodeProbes: recorded.nodeProbes ?? neverLooked(recorded.lists, 'kubectl multinet capture --inside -o FILE'),
    }),
    hands: () => {
      throw new UsageProblem(`snapshot ${path} cannot be measured: that takes a live cluster`, 'leave out --from');
    },
    close: () => undefined,
  };
}

async function openLive(
  flags: SourceFlags,
  signal: AbortSignal,
  onWarning: (message: string) => void,
): Promise<Source> {
  const now = clock(process.env);
  const { openCluster } = await import('../cluster/open.ts');
  const { via = 'websocket' } = flags;
  const cluster = await openCluster(flags, { signal, onWarning, via });
  return {
    target: cluster.target,
    record: (plan) => gather(cluster.reader, plan, now),
    look: async (recording, { choose, request, onProgress, tell }) => {
      const { pods } = recording.lists;
      const wanted = choose(pods?.ok === true ? pods.value.map(decodePod) : [], cluster.target).filter(hasInside);
      const { reader, shell, debugger: adder } = cluster;
      const means = { reader, shell, debugger: adder, signal, now, onProgress, tell };
      return { ...recording, insides: await gatherInsides(means, wanted, request) };
    },
    lookIntoNodes: async (recording, wish) => {
      const { reader, shell, maker } = cluster;
      return {
        ...recording,
        nodeProbes: await probeNodes(recording.lists, { reader, shell, maker, signal, now, ...wish }, wish),
      };
    },
    hands: () => {
      const { reader, shell, debugger: adder, maker } = cluster;
      return { reader, shell, debugger: adder, maker, now };
    },
    close: () => cluster.close(),
  };
}
