import { assemble } from '../gather/assemble.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type AlsoMeasure, planWith, withMeasurements } from './also-measure.ts';
import { type InsideFlags, insideRequest } from './inside-flags.ts';
import { MeasureCommand } from './measure-command.ts';
import type { InsideWish, SourceFlags } from './source.ts';

/** The flags that say where to look, and how deep. */
type DeepFlags = SourceFlags & InsideFlags & AlsoMeasure & { readonly inside: boolean };

/** What to look into and to measure beside the lists. */
interface Depth {
  /** The pods to look into. */
  readonly choose: InsideWish['choose'];
  /** Whether to look into nodes as well. */
  readonly nodes: boolean;
  /** Only the networks of these pods are pinged: a pod or a workload. */
  readonly around?: string | undefined;
}

/** What commands share that judge everything there is to know of pods. */
export abstract class DeepCommand extends MeasureCommand {
  /** A snapshot with what is inside pods and what they answer each other, as far as that is wanted; a file has it or not. */
  protected async deepSnapshot(flags: DeepFlags, { choose, nodes, around }: Depth): Promise<Snapshot> {
    const isDeep = flags.inside || flags.ping;
    if (flags.from !== undefined || !isDeep) return this.snapshot(flags, () => planWith(flags));
    const request = insideRequest(flags);
    return this.measuring(flags, async (source, listeners) => {
      const read = await source.record(planWith(flags));
      const withNodes = flags.inside && nodes ? await this.lookIntoNodes(source, read, {}) : read;
      const recording = flags.inside ? await this.look(source, withNodes, request, choose) : withNodes;
      const seen = { recording, snapshot: assemble(recording) };
      return (await withMeasurements(source, seen, flags, listeners, { around })).snapshot;
    });
  }
}
