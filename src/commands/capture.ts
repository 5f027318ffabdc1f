import { boolean, string } from '@oclif/core/flags';
import { type AlsoMeasure, alsoMeasureFlags, planWith, withMeasurements } from '../cli/also-measure.ts';
import { COULD_NOT_TELL } from '../cli/exit-codes.ts';
import { selectorFlags } from '../cli/flags.ts';
import { type InsideFlags, insideFlags, insideRequest } from '../cli/inside-flags.ts';
import { MeasureCommand } from '../cli/measure-command.ts';
import { requireSnapshotPlace, saveSnapshot } from '../cli/save-snapshot.ts';
import type { Source } from '../cli/source.ts';
import { snapshotBytes } from '../cluster/snapshot-writer.ts';
import { assemble } from '../gather/assemble.ts';
import { insideGaps } from '../gather/inside/decode.ts';
import { hasNetworks } from '../gather/insides.ts';
import { measuringGaps } from '../gather/measuring-gaps.ts';
import { statingNarrowness } from '../gather/narrowed.ts';
import type { NotGathered } from '../snapshot/gathered.ts';
import type { NodeProbe } from '../snapshot/node-probe.ts';
import { kindNames, type Recording } from '../snapshot/recording.ts';

/** `kubectl multinet capture`. */
export default class Capture extends MeasureCommand {
  static override summary = 'Write what the checks need to a snapshot file, to be looked at elsewhere';
  static override description =
    'The file holds only the fields that the program reads: no Secrets, and of environment values and configmaps only the addresses in them. Every reading command takes it with --from. Exit code: 0 complete, 3 when something could not be read (the file says what).';
  static override examples = [
    '# Everything that this user may read\n<%= config.bin %> capture -o cluster.multinet.json.gz',
    '# With what is inside pods, and what they answer each other\n<%= config.bin %> capture --inside --ping -o cluster.multinet.json.gz',
    '# Judge it elsewhere\n<%= config.bin %> check -A --from cluster.multinet.json.gz',
  ];
  static override flags = {
    output: string({ char: 'o', description: 'File to write; - for stdout', helpValue: 'FILE', required: true }),
    ...insideFlags,
    inside: boolean({ description: 'Run read-only programs in pods, and keep what they print' }),
    ...alsoMeasureFlags,
    selector: { ...selectorFlags.selector, description: `${selectorFlags.selector.description}; for what is measured` },
    'field-selector': {
      ...selectorFlags['field-selector'],
      description: `${selectorFlags['field-selector'].description}; for what is measured`,
    },
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Capture);
    if (flags.output !== '-') await requireSnapshotPlace(flags.output);
    const recording = await this.measuring(flags, async (source, listeners) => {
      const listed = await this.read(source, flags);
      const looked = flags.inside ? await this.lookInside(source, listed, flags) : listed;
      if (!flags.ping && !flags.iperf3) return looked;
      const seen = { recording: looked, snapshot: assemble(looked) };
      // Without a namespace everything is meant, as by the rest of the file.
      const meant = { ...flags, 'all-namespaces': flags.namespace === undefined };
      return (await withMeasurements(source, seen, meant, listeners)).recording;
    });
    const missing = missingFrom(recording);
    for (const { what, detail } of missing) this.remark(`warning: not in the snapshot: cannot ${what}: ${detail}`);
    if (missing.length > 0) process.exitCode = COULD_NOT_TELL;
    if (flags.output === '-') process.stdout.write(await snapshotBytes(recording));
    else await saveSnapshot(flags.output, recording, 'check -A', (text) => this.remark(text));
  }

  /** Reads the cluster, or one namespace of it. */
  private async read(source: Source, flags: AlsoMeasure): Promise<Recording> {
    const { namespace } = flags;
    const plan = planWith(flags);
    if (namespace === undefined) return source.record(plan);
    return statingNarrowness(await source.record({ ...plan, scope: { kind: 'namespace', namespace } }), namespace);
  }

  private async lookInside(source: Source, listed: Recording, flags: InsideFlags): Promise<Recording> {
    const request = insideRequest(flags);
    const withNodes = await this.lookIntoNodes(source, listed, {});
    return this.look(source, withNodes, request, (pods) => pods.filter(hasNetworks));
  }
}

// A kind that the cluster does not know is no gap: the snapshot says so, and that is all there is to say.
function missingFrom({ lists, nodeProbes = [], insides, pings, bandwidth }: Recording): NotGathered[] {
  const unread = kindNames.flatMap((kind) => {
    const list = lists[kind];
    if (list === undefined) return [];
    if (!list.ok) return list.why.reason === 'not-installed' ? [] : [list.why];
    return [...(list.gaps ?? [])];
  });
  const measured = measuringGaps(pings, bandwidth);
  return [...unread, ...silentNodes(nodeProbes), ...insideGaps(insides?.pods ?? []), ...measured];
}

/** Why nodes that were looked into told nothing, each with its first reason. */
function silentNodes(probes: readonly NodeProbe[]): NotGathered[] {
  const byNode = [...Map.groupBy(probes, ({ node }) => node).values()];
  return byNode.flatMap((tried) => {
    const reasons = tried.flatMap(({ answer }) => (answer.ok ? [] : [answer.why]));
    return reasons.length === tried.length ? reasons.slice(0, 1) : [];
  });
}
