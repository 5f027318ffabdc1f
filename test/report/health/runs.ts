import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { defaultSettings } from '../../../src/checks/check.ts';
import { checks } from '../../../src/checks/registry.ts';
import { judge } from '../../../src/checks/report.ts';
import { focusOn } from '../../../src/cli/focus.ts';
import { healthRun } from '../../../src/cli/health-run.ts';
import { readSnapshotFile } from '../../../src/cluster/recorded.ts';
import { assemble } from '../../../src/gather/assemble.ts';
import type { HealthRun } from '../../../src/report/health/run.ts';
import type { FailOn } from '../../../src/report/verdict.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';

/** The recordings that reports are made of: broken clusters, with what is inside pods or was measured between them, or without. */
export const recordings = [
  'examples/three-node-cluster.multinet.json.gz',
  'test/fixtures/snapshots/recorded-insides.multinet.json.gz',
  'test/fixtures/snapshots/lab-drift-pinged.multinet.json.gz',
  'test/fixtures/snapshots/lab-bad-links.multinet.json.gz',
] as const;

/** A recording as a snapshot. */
export async function recorded(path: string): Promise<Snapshot> {
  const read = await readSnapshotFile(fileURLToPath(new URL(`../../../${path}`, import.meta.url)));
  assert.ok(read.ok);
  return assemble(read.value);
}

/** What a run may be told. */
interface Told {
  /** All unless given. */
  readonly namespace?: string;
  readonly failOn?: FailOn;
  readonly unknownIsFine?: boolean;
  readonly show?: 'problems' | 'all';
}

/** A run over a snapshot, as `check --from` makes it. */
export function runOver(
  snapshot: Snapshot,
  { namespace, failOn = 'P2', unknownIsFine = false, show = 'problems' }: Told = {},
): HealthRun {
  const flags = {
    namespace,
    'all-namespaces': namespace === undefined,
    from: 'a file',
    show,
    'fail-on': failOn,
    'unknown-ok': unknownIsFine,
  };
  return healthRun(judge(snapshot, checks, defaultSettings, focusOn(flags, snapshot)), snapshot, flags);
}
