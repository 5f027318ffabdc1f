import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { isRecord } from '../kube/codec.ts';
import type { Gathered } from './gathered.ts';
import type { NodeProbe, ProbeOutput } from './node-probe.ts';
import { isNotGathered } from './not-gathered.ts';

/** The probes of nodes as they stand in a snapshot file. */
export function encodeNodeProbes(probes: readonly NodeProbe[]): Record<string, unknown>[] {
  return probes.map(({ node, by, through, answer }) => ({
    node,
    by,
    through,
    ...(answer.ok ? { at: answer.at, value: answer.value } : { missing: answer.why }),
  }));
}

/** Reads the probes of nodes from a snapshot file; files of programs that knew none have none. */
export function decodeNodeProbes(value: unknown, place = 'nodeProbes'): Decoded<readonly NodeProbe[]> {
  if (!Array.isArray(value)) return problem(place, 'is not a list');
  const probes: NodeProbe[] = [];
  for (const [index, item] of value.entries()) {
    const read = decodeProbe(item, `${place}[${index}]`);
    if (!read.ok) return read;
    probes.push(read.value);
  }
  return decoded(probes);
}

function decodeProbe(item: unknown, place: string): Decoded<NodeProbe> {
  if (!isRecord(item)) return problem(place, 'is not an object');
  const { node, by, through } = item;
  if (typeof node !== 'string' || typeof through !== 'string') return problem(place, 'names no node and source');
  if (by === 'summary') {
    const answer = decodeAnswer(item, place, (raw): raw is unknown => raw !== undefined);
    return answer.ok ? decoded({ node, by, through, answer: answer.value }) : answer;
  }
  if (by !== 'exec' && by !== 'debug-pod') return problem(`${place}.by`, 'is no way to look at a node');
  const answer = decodeAnswer(item, place, isOutput);
  return answer.ok ? decoded({ node, by, through, answer: answer.value }) : answer;
}

function decodeAnswer<T>(
  item: Readonly<Record<string, unknown>>,
  place: string,
  isValue: (value: unknown) => value is T,
): Decoded<Gathered<T>> {
  const { missing, at, value } = item;
  if (missing !== undefined) {
    return isNotGathered(missing)
      ? decoded({ ok: false, why: missing })
      : problem(`${place}.missing`, 'gives no reason');
  }
  if (typeof at !== 'string' || !isValue(value)) return problem(place, 'has no answer');
  return decoded({ ok: true, at, value });
}

function isOutput(value: unknown): value is ProbeOutput {
  return isRecord(value) && typeof value.marker === 'string' && typeof value.output === 'string';
}
