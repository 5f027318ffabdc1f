import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { isRecord } from '../kube/record.ts';
import { decodeAnswer, encodeAnswer, isThere } from './answer-file.ts';
import type { InsideOutput, InsideRecord, InsidesRecord, StepOutput } from './inside-record.ts';

/** What was looked at inside pods, as it stands in a snapshot file. */
export function encodeInsides({ pods, services }: InsidesRecord): Record<string, unknown> {
  return {
    services: encodeAnswer(services),
    pods: pods.map(({ namespace, pod, uid, answer, later, summary }) => ({
      namespace,
      pod,
      uid,
      answer: encodeAnswer(answer),
      ...(later === undefined ? {} : { later: encodeAnswer(later) }),
      ...(summary === undefined ? {} : { summary: encodeAnswer(summary) }),
    })),
  };
}

/** Reads what was looked at inside pods from a snapshot file; files of programs that knew nothing of it have none. */
export function decodeInsides(value: unknown, place = 'insides'): Decoded<InsidesRecord> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  if (!Array.isArray(value.pods)) return problem(`${place}.pods`, 'is not a list');
  const services = decodeAnswer(value.services, `${place}.services`, isTexts);
  if (!services.ok) return services;
  const pods: InsideRecord[] = [];
  for (const [index, item] of value.pods.entries()) {
    const read = decodeRecord(item, `${place}.pods[${index}]`);
    if (!read.ok) return read;
    pods.push(read.value);
  }
  return decoded({ pods, services: services.value });
}

function decodeRecord(item: unknown, place: string): Decoded<InsideRecord> {
  if (!isRecord(item)) return problem(place, 'is not an object');
  const { namespace, pod, uid } = item;
  if (typeof namespace !== 'string' || typeof pod !== 'string' || typeof uid !== 'string')
    return problem(place, 'names no pod');
  const answer = decodeAnswer(item.answer, `${place}.answer`, isOutput);
  if (!answer.ok) return answer;
  const later = item.later === undefined ? undefined : decodeAnswer(item.later, `${place}.later`, isOutput);
  if (later?.ok === false) return later;
  const summary = item.summary === undefined ? undefined : decodeAnswer(item.summary, `${place}.summary`, isThere);
  if (summary?.ok === false) return summary;
  return decoded({
    namespace,
    pod,
    uid,
    answer: answer.value,
    ...(later === undefined ? {} : { later: later.value }),
    ...(summary === undefined ? {} : { summary: summary.value }),
  });
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isOutput(value: unknown): value is InsideOutput {
  if (!isRecord(value) || typeof value.container !== 'string') return false;
  if (value.by === 'sh') return typeof value.marker === 'string' && typeof value.stdout === 'string';
  return value.by === 'steps' && Array.isArray(value.steps) && value.steps.every(isStep);
}

function isStep(value: unknown): value is StepOutput {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    isTexts(value.argv) &&
    (value.mayFail === undefined || value.mayFail === true) &&
    typeof value.stdout === 'string' &&
    typeof value.exitCode === 'number'
  );
}
