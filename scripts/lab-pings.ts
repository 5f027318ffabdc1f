// Pings between the pods of labs, for the tests: node scripts/lab-pings.ts (as root).
import { readSnapshotFile } from '../src/cluster/recorded.ts';
import { writeSnapshotFile } from '../src/cluster/snapshot-writer.ts';
import { startLab } from '../test/e2e/harness.ts';

/** Scenarios, what is run on each, and the file that keeps it. */
const runs = [
  ['bad-links', ['ping', '-A', '--capture'], 'lab-bad-links'],
  ['drift', ['capture', '--inside', '--ping', '-o'], 'lab-drift-pinged'],
  ['isolation-leak', ['ping', '--isolation', '--mtu', '--count', '2', '--capture'], 'lab-isolation-leak'],
] as const;

for (const [scenario, words, name] of runs) {
  const path = new URL(`../test/fixtures/snapshots/${name}.multinet.json.gz`, import.meta.url).pathname;
  const lab = await startLab(scenario);
  try {
    if (!lab.lab.real) throw new Error(`the lab has only recordings here: ${lab.lab.reason}`);
    const ran = await lab.multinet([...words, path]);
    if (ran.code === 3) throw new Error(ran.stderr);
    const read = await readSnapshotFile(path);
    if (!read.ok) throw new Error(read.problem.message);
    // The port of a lab is another each time.
    await writeSnapshotFile(path, {
      ...read.value,
      target: { ...read.value.target, server: 'https://127.0.0.1:6443' },
    });
  } finally {
    await lab.stop();
  }
}
