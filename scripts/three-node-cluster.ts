// Assembles the recording of a real three-node cluster that ships with the program, from the API answers in test/fixtures.
import { readFileSync } from 'node:fs';
import type { KindName } from '../src/kube/kinds.ts';
import { decodeSnapshot } from '../src/snapshot/file.ts';
import type { Recording } from '../src/snapshot/recording.ts';

const answers: Readonly<Partial<Record<KindName, string>>> = {
  pods: 'pods-all',
  nads: 'nads-all',
  nodes: 'nodes',
  namespaces: 'namespaces',
  events: 'events-all',
  daemonSets: 'daemonsets-all',
  ipPools: 'ippools-all',
  reservations: 'overlapping-all',
  nodeSlicePools: 'nodeslicepools-all',
};

/** A moment just after the newest event of the recording. */
const TAKEN_AT = '2026-11-20T23:50:00Z';

/** The recording of the three-node cluster. */
export function threeNodeCluster(): Recording {
  const parts: Record<string, unknown> = { configMaps: { at: TAKEN_AT, items: [] } };
  for (const [kind, file] of Object.entries(answers)) {
    const text = readFileSync(new URL(`../test/fixtures/recorded/api/${file}.json`, import.meta.url), 'utf8');
    const list: { items: unknown[] } = JSON.parse(text);
    parts[kind] = { at: TAKEN_AT, items: list.items };
  }
  const read = decodeSnapshot(
    JSON.stringify({
      apiVersion: 'multinet.io/v1alpha1',
      kind: 'Snapshot',
      takenAt: TAKEN_AT,
      target: { context: 'three-nodes', server: 'https://172.30.0.10:6443', namespace: 'default' },
      parts,
    }),
  );
  if (!read.ok) throw new Error(`${read.problem.place}: ${read.problem.message}`);
  return read.value;
}
