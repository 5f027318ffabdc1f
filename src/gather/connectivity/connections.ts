import type { Pair } from '../../domain/connectivity/pair.ts';
import { type ConnectTool, connectGroup } from '../../probe/connect.ts';
import type { ManyGroup } from '../../probe/many.ts';
import { bindsToSource, connectTool } from '../../probe/tools.ts';
import type { PingsOfPod } from '../../snapshot/pings-record.ts';
import { pairRecord } from '../ends.ts';
import { benchOf, type Probing } from '../probing/probing.ts';
import { runMany } from './many.ts';
import { eachSource, untold } from './sources.ts';

/** Seconds. */
const PATIENCE = 3;

/** Connects to a TCP port of each pair's destination and sends nothing: one exec per source pod. Rejects only when cancelled. */
export function gatherConnections(probing: Probing, pairs: readonly Pair[], port: number): Promise<PingsOfPod[]> {
  return eachSource(
    probing,
    pairs,
    (pair) => pair,
    async (own, source) => [await connectFrom(probing, source, own, port)],
  );
}

async function connectFrom(probing: Probing, source: string, own: readonly Pair[], port: number): Promise<PingsOfPod> {
  const bench = await benchOf(probing, source, (tools) => connectTool(tools) !== undefined, 'nc, bash or curl');
  if (!bench.ok) return { pairs: own.map(pairRecord), answer: untold(source, 'connect', bench) };
  const tool = connectTool(bench.tools) ?? 'nc';
  const binds = bindsToSource(bench.tools, tool);
  const lots = [...Map.groupBy(own, ({ from, family }) => `${from.interface} ${family}`).values()].map((pairs) => ({
    group: groupOf(pairs, port, tool, binds),
    pairs,
  }));
  const groups = lots.map(({ group }) => group);
  const runs = await runMany(probing.means, bench.container, groups, PATIENCE + 1);
  return {
    pairs: lots.flatMap(({ pairs }) => pairs).map(pairRecord),
    answer: { ok: true, at: probing.means.now(), value: { container: bench.container.container ?? '', runs } },
  };
}

/** Pairs of one interface and one family. */
function groupOf(pairs: readonly Pair[], port: number, tool: ConnectTool, binds: boolean): ManyGroup {
  const hosts = pairs.map(({ address }) => address);
  const [first] = pairs;
  const source = binds ? first?.from.addresses.find(({ family }) => family === first.family)?.text : undefined;
  const from = {
    ...(first === undefined ? {} : { interface: first.from.interface }),
    ...(source === undefined ? {} : { source }),
  };
  return connectGroup(hosts, { port, timeoutSeconds: PATIENCE, ...from }, tool);
}
