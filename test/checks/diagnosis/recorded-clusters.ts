import { readFileSync } from 'node:fs';
import { defaultSettings } from '../../../src/checks/check.ts';
import { diagnoser } from '../../../src/checks/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../src/checks/diagnosis/diagnosis.ts';
import { checks } from '../../../src/checks/registry.ts';
import { judge } from '../../../src/checks/report.ts';
import { isRecord } from '../../../src/kube/record.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { type Circumstances, snapshotOf } from '../snapshot-of.ts';

type Files = readonly (readonly [kind: string, file: string])[];

/** recorded/api, as it was a moment after the newest event. */
export const threeNodesFiles: Files = [
  ['Pod', 'api/pods-all.json'],
  ['NetworkAttachmentDefinition', 'api/nads-all.json'],
  ['Node', 'api/nodes.json'],
  ['Event', 'api/events-all.json'],
  ['DaemonSet', 'api/daemonsets-all.json'],
  ['IPPool', 'api/ippools-all.json'],
  ['OverlappingRangeIPReservation', 'api/overlapping-all.json'],
];

/** recorded/scenario-multus-down-one-node. */
export const multusDownFiles: Files = [
  ['Pod', 'scenario-multus-down-one-node/pod-victim.json'],
  ['Pod', 'scenario-multus-down-one-node/pods-kube-system.json'],
  ['Event', 'scenario-multus-down-one-node/events.json'],
  ['DaemonSet', 'scenario-multus-down-one-node/daemonsets.json'],
  ['NetworkAttachmentDefinition', 'api/nads-all.json'],
  ['Node', 'api/nodes.json'],
];

/** recorded/scenario-started-without-multus; other nodes' pods were not recorded, and the node's own say enough. */
export const startedWithoutMultusFiles: Files = [
  ['Pod', 'scenario-started-without-multus/pods-node-c.json'],
  ['Event', 'scenario-started-without-multus/events.json'],
  ['DaemonSet', 'scenario-started-without-multus/daemonsets.json'],
  ['NetworkAttachmentDefinition', 'api/nads-all.json'],
];

/** A snapshot of recorded API answers, lists or single objects. */
export function recorded(files: Files, takenAt: string, more: Circumstances = {}): Snapshot {
  return snapshotOf(
    files.flatMap(([kind, file]) => objectsIn(file).map((object) => ({ ...object, kind }))),
    { takenAt, ...more },
  );
}

/** The objects of a recorded answer. */
export function objectsIn(file: string): Record<string, unknown>[] {
  const url = new URL(`../../fixtures/recorded/${file}`, import.meta.url);
  const answer: unknown = JSON.parse(readFileSync(url, 'utf8'));
  if (!isRecord(answer)) return [];
  return Array.isArray(answer.items) ? answer.items.filter(isRecord) : [answer];
}

/** The diagnosis of every pod. */
export function diagnosesOf(snapshot: Snapshot): readonly Diagnosis[] {
  const { findings } = judge(snapshot, checks, defaultSettings, { includes: () => true });
  const pods = snapshot.pods.ok ? snapshot.pods.value : [];
  return pods.map(diagnoser(snapshot, findings));
}
