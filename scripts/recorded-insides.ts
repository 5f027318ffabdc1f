// Writes the snapshot with looks into pods that tests read, from recordings alone: node scripts/recorded-insides.ts
import { writeSnapshotFile } from '../src/cluster/snapshot-writer.ts';
import { recordedInsides } from '../test/gather/recorded-insides.ts';

const path = new URL('../test/fixtures/snapshots/recorded-insides.multinet.json.gz', import.meta.url);
await writeSnapshotFile(path.pathname, await recordedInsides());
