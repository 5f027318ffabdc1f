// Measures bandwidth on a lab whose switch swallows large packets, for the tests: node scripts/lab-bandwidth.ts (as root).
import { readSnapshotFile } from '../src/cluster/recorded.ts';
import { writeSnapshotFile } from '../src/cluster/snapshot-writer.ts';
import { startLab } from '../test/e2e/harness.ts';

const path = new URL('../test/fixtures/snapshots/lab-slow-network.multinet.json.gz', import.meta.url).pathname;
const lab = await startLab('mtu-black-hole');
try {
  if (!lab.lab.real) throw new Error(`the lab has only recordings here: ${lab.lab.reason}`);
  const ran = await lab.multinet([
    ...['iperf3', 'deploy/sender', 'receiver', '--network', 'data-network', '--duration', '2s'],
    ...['--expect', 'data-network=1Gbps', '--capture', path],
  ]);
  if (ran.code !== 1) throw new Error(ran.stderr);
  const read = await readSnapshotFile(path);
  if (!read.ok) throw new Error(read.problem.message);
  // The port of a lab is another each time.
  await writeSnapshotFile(path, { ...read.value, target: { ...read.value.target, server: 'https://127.0.0.1:6443' } });
} finally {
  await lab.stop();
}
