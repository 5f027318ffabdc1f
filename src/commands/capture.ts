import { boolean, string } from '@oclif/core/flags';
import { MultinetCommand } from '../cli/command.ts';
import { COULD_NOT_TELL } from '../cli/exit-codes.ts';
import { type InsideFlags, insideFlags, insideRequest } from '../cli/inside-flags.ts';
import { UsageProblem } from '../cli/problem.ts';
import type { Source } from '../cli/source.ts';
import { snapshotBytes, writeSnapshotFile } from '../cluster/snapshot-writer.ts';
import { insideGaps } from '../gather/inside/decode.ts';
import { hasNetworks } from '../gather/insides.ts';
import { statingNarrowness } from '../gather/narrowed.ts';
import { everything } from '../gather/plan.ts';
import type { NotGathered } from '../snapshot/gathered.ts';
import type { NodeProbe } from '../snapshot/node-probe.ts';
import { kindNames, type Recording } from '../snapshot/recording.ts';

/** `kubectl multinet capture`. */
export default class Capture extends MultinetCommand {
  static override summary = 'Write what the checks need to a snapshot file, to be looked at elsewhere';
  static override description =
    'The file holds only the fields that the program reads: no Secrets, and of environment values and configmaps only the addresses in them. Every reading command takes it with --from. Exit code: 0 complete, 3 when something could not be read (the file says what).';
  static override examples = [
    '# Everything that this user may read\n<%= config.bin %> capture -o cluster.multinet.json.gz',
    '# Judge it elsewhere\n<%= config.bin %> check -A --from cluster.multinet.json.gz',
  ];
  static override flags = {
    output: string({ char: 'o', description: 'File to write; - for stdout', helpValue: 'FILE', required: true }),
    ...insideFlags,
    inside: boolean({ description: 'Run read-only programs in pods, and keep what they print' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Capture);
    const scope =
      flags.namespace === undefined ? everything.scope : { kind: 'namespace' as const, namespace: flags.namespace };
    const source = await this.open(flags);
    try {
      const read = await source.record({ ...everything, scope });
      const listed = flags.namespace === undefined ? read : statingNarrowness(read, flags.namespace);
      const recording = flags.inside ? await this.lookInside(source, listed, flags) : listed;
      const missing = missingFrom(recording);
      for (const { what, detail } of missing) this.remark(`warning: not in the snapshot: cannot ${what}: ${detail}`);
      if (missing.length > 0) process.exitCode = COULD_NOT_TELL;
      await this.write(flags.output, recording);
    } finally {
      source.close();
    }
  }

  private async lookInside(source: Source, listed: Recording, flags: InsideFlags): Promise<Recording> {
    const request = insideRequest(flags);
    const withNodes = await this.lookIntoNodes(source, listed, {});
    return this.look(source, withNodes, request, (pods) => pods.filter(hasNetworks));
  }

  private async write(path: string, recording: Recording): Promise<void> {
    if (path === '-') {
      process.stdout.write(await snapshotBytes(recording));
      return;
    }
    try {
      const size = await writeSnapshotFile(path, recording);
      this.remark(
        `wrote ${path} (${Math.ceil(size / 1024)} KiB); look at it with: kubectl multinet check -A --from ${path}`,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UsageProblem(`cannot write snapshot ${path}: ${reason}`, 'choose another file with -o FILE');
    }
  }
}

// A kind that the cluster does not know is no gap: the snapshot says so, and that is all there is to say.
function missingFrom({ lists, nodeProbes = [], insides }: Recording): NotGathered[] {
  const unread = kindNames.flatMap((kind) => {
    const list = lists[kind];
    if (list === undefined) return [];
    if (!list.ok) return list.why.reason === 'not-installed' ? [] : [list.why];
    return [...(list.gaps ?? [])];
  });
  return [...unread, ...silentNodes(nodeProbes), ...insideGaps(insides?.pods ?? [])];
}

/** Why nodes that were looked into told nothing, each with its first reason. */
function silentNodes(probes: readonly NodeProbe[]): NotGathered[] {
  const byNode = [...Map.groupBy(probes, ({ node }) => node).values()];
  return byNode.flatMap((tried) => {
    const reasons = tried.flatMap(({ answer }) => (answer.ok ? [] : [answer.why]));
    return reasons.length === tried.length ? reasons.slice(0, 1) : [];
  });
}
