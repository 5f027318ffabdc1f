// Writes the recordings under examples/: npm run examples.
import { fileURLToPath } from 'node:url';
import { writeSnapshotFile } from '../src/cluster/snapshot-writer.ts';
import { threeNodeCluster } from './three-node-cluster.ts';

const path = fileURLToPath(new URL('../examples/three-node-cluster.multinet.json.gz', import.meta.url));
await writeSnapshotFile(path, threeNodeCluster());
