import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { isRecord } from '../kube/record.ts';
import { decodeAnswer, encodeAnswer, isThere } from './answer-file.ts';
import type { NodeProbe, ProbeOutput } from './node-probe.ts';

/** The probes of nodes as they stand in a snapshot file. */
export function encodeNodeProbes(probes: readonly NodeProbe[]): Record<string, unknown>[] {
  return probes.map(({ node, by, through, answer }) => ({
    node,
    by,
    through,
    ...encodeAnswer(answer),
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
    const answer = decodeAnswer(item, place, isThere);
    return answer.ok ? decoded({ node, by, through, answer: answer.value }) : answer;
  }
  if (by !== 'exec' && by !== 'debug-pod') return problem(`${place}.by`, 'is no way to look at a node');
  const answer = decodeAnswer(item, place, isOutput);
  return answer.ok ? decoded({ node, by, through, answer: answer.value }) : answer;
}

function isOutput(value: unknown): value is ProbeOutput {
  return isRecord(value) && typeof value.marker === 'string' && typeof value.output === 'string';
}
