import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isRecord } from '../../src/kube/record.ts';
import { decodeInsides } from '../../src/snapshot/inside-file.ts';
import type { Recording } from '../../src/snapshot/recording.ts';

const folder = new URL('../fixtures/recorded/exec/', import.meta.url);

/** What one recorded pod printed, by the name that the parser has for it and the name of its file. */
const recordedSections = {
  'ip -j addr': 'ip-j-addr',
  'ip -j route': 'ip-j-route-all',
  'ip -j rule': 'ip-j-rule',
  'ip -j neigh': 'ip-j-neigh',
};

/** True for an object that stands for a look into a pod, or for what is read along with it. */
export function isInside(object: unknown): object is Record<string, unknown> {
  return isRecord(object) && (object.kind === 'Inside' || object.kind === 'ClusterService');
}

/**
 * An object of kind Inside stands for a look into a pod: `recorded` names a pod of the recordings, `printed` has what was printed by the
 * parser's names for it, as text or, of what prints JSON, as a structure. `later` is a second look, `missing` says why there is none.
 * Kind ClusterService has the addresses of the cluster's own service.
 */
export function insidesIn(objects: readonly unknown[], at: string): Pick<Recording, 'insides'> {
  const all = objects.filter(isInside);
  if (all.length === 0) return {};
  const pods = all.filter(({ kind }) => kind === 'Inside').map((item) => recordOf(item, at));
  const service = all.find(({ kind }) => kind === 'ClusterService');
  const why = { reason: 'not-installed', what: 'read service default/kubernetes', detail: 'there is none' };
  const read = decodeInsides({
    services: service === undefined ? { missing: why } : { at, value: service.addresses },
    pods,
  });
  assert.ok(read.ok, read.ok ? '' : `${read.problem.place}: ${read.problem.message}`);
  return { insides: read.value };
}

function recordOf(item: Readonly<Record<string, unknown>>, at: string): object {
  const { namespace = 'default', pod, later, laterAt = at } = item;
  return {
    namespace,
    pod,
    uid: '',
    answer: item.missing === undefined ? { at, value: outputOf(item) } : { missing: item.missing },
    ...(isRecord(later) ? { later: { at: laterAt, value: outputOf(later) } } : {}),
    ...(item.summary === undefined ? {} : { summary: { at, value: item.summary } }),
  };
}

const MARKER = 'marker';

function outputOf({ recorded, printed = {}, container = 'app' }: Readonly<Record<string, unknown>>): object {
  const played = typeof recorded === 'string' ? playedBack(recorded) : {};
  const sections = { ...played, ...(isRecord(printed) ? printed : {}) };
  const parts = Object.entries(sections).map(
    ([name, text]) => `\n${MARKER} begin ${name}\n${asText(text)}\n${MARKER} end 0\n`,
  );
  return { by: 'sh', container, marker: MARKER, stdout: `${parts.join('')}\n${MARKER} done\n` };
}

function playedBack(pod: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(recordedSections).map(([name, file]) => [
      name,
      readFileSync(new URL(`${pod}.${file}.out`, folder), 'utf8'),
    ]),
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.trimEnd() : JSON.stringify(value);
}
