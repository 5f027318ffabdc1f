import type { Measurement, Reading } from '../../domain/connectivity/measurement.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import { type ConnectResult, type ConnectTool, connectGroup, parseConnectMany } from '../../probe/connect.ts';
import type { ManyGroup } from '../../probe/many.ts';
import { connectTool } from '../../probe/tools.ts';
import { runMany } from './many.ts';
import { benchOf, eachSource, type Probing } from './sources.ts';

/** Seconds. */
const PATIENCE = 3;

/** Connects to a TCP port of each pair's destination and sends nothing: one exec per source pod. Rejects only when cancelled. */
export function gatherConnections(probing: Probing, pairs: readonly Pair[], port: number): Promise<Measurement[]> {
  return eachSource(
    probing,
    pairs,
    (pair) => pair,
    async (own, source) => {
      const bench = await benchOf(probing, source, (tools) => connectTool(tools) !== undefined, 'nc, bash or curl');
      if (!bench.ok) return own.map((pair) => ({ pair, reading: { kind: 'unmeasured', why: bench.why } as const }));
      const tool = connectTool(bench.tools) ?? 'nc';
      const lots = [...Map.groupBy(own, ({ from }) => from.interface)].map(([name, pairs]) => ({
        group: groupOf(pairs, name, port, tool),
        pairs,
      }));
      const runs = await runMany(
        probing.means,
        bench.container,
        lots.map(({ group }) => group),
        PATIENCE + 1,
      );
      const results = runs.flatMap(({ stdout, groups, marker }) => parseConnectMany(stdout, groups, marker));
      return lots
        .flatMap((lot) => lot.pairs)
        .map((pair, index) => ({ pair, reading: readingOf(results[index] ?? { outcome: 'failed' }) }));
    },
  );
}

function groupOf(pairs: readonly Pair[], name: string, port: number, tool: ConnectTool): ManyGroup {
  const hosts = pairs.map(({ address }) => address);
  return connectGroup(hosts, { port, timeoutSeconds: PATIENCE, interface: name }, tool);
}

/** What an attempt to connect says of a pair. */
export function readingOf({ outcome, message }: ConnectResult): Reading {
  const said = message === undefined ? {} : { said: message };
  switch (outcome) {
    case 'connected':
      return { kind: 'answered', lossPercent: 0, duplicates: 0 };
    case 'refused':
      return { kind: 'silent', silence: 'refused', ...said };
    case 'timed-out':
      return { kind: 'silent', silence: 'no-answer', ...said };
    case 'unreachable':
      return { kind: 'silent', silence: 'unreachable', ...said };
    case 'no-interface':
      return { kind: 'silent', silence: 'no-interface', ...said };
    case 'bad-host':
    case 'no-tool':
    case 'failed':
      return { kind: 'unmeasured', why: message ?? `the attempt to connect ended as ${outcome}` };
  }
}
