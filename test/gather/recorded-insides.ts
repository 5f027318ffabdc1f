import { threeNodeCluster } from '../../scripts/three-node-cluster.ts';
import { decodePod } from '../../src/domain/attachments/decode.ts';
import { gatherInsides, type InsideMeans } from '../../src/gather/insides.ts';
import type { Gathered } from '../../src/snapshot/gathered.ts';
import type { Recording } from '../../src/snapshot/recording.ts';
import { recordedPods, recordedShell } from './recorded-shell.ts';

const TAKEN_AT = '2026-11-20T23:50:00Z';

const unread = async (): Promise<Gathered<never>> => ({
  ok: false,
  why: { reason: 'forbidden', what: 'read the summary', detail: 'nodes "node-c" is forbidden' },
});

/** What looking into pods needs, of the recorded cluster: its programs, and a user who may read nothing else. */
export const recordedMeans: InsideMeans = {
  reader: { get: unread, read: unread },
  shell: recordedShell,
  debugger: { add: unread },
  now: () => TAKEN_AT,
  tell: () => undefined,
};

/** The recorded cluster with a look into those of its pods that were recorded, and into two that refuse. */
export async function recordedInsides(): Promise<Recording> {
  const recording = threeNodeCluster();
  const { pods } = recording.lists;
  const names = [...Object.keys(recordedPods), 'distroless-app', 'crash-pod'];
  const objects = pods?.ok === true ? pods.value : [];
  const chosen = objects
    .map(decodePod)
    .filter(({ name, namespace }) => namespace === 'default' && names.includes(name));
  const insides = await gatherInsides(recordedMeans, chosen, { timeout: 60_000, deadline: 600_000 });
  // The marker is made up for each look; in a file that is to be the same each time it is the pod's name.
  return {
    ...recording,
    insides: {
      ...insides,
      pods: insides.pods.map((record) => {
        const { answer } = record;
        if (!answer.ok || answer.value.by !== 'sh') return record;
        const { marker, stdout } = answer.value;
        const value = { ...answer.value, marker: record.uid, stdout: stdout.replaceAll(marker, record.uid) };
        return { ...record, answer: { ...answer, value } };
      }),
    },
  };
}
