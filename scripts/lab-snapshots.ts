// Captures scenarios of the lab, with a look into their pods, for the tests: node scripts/lab-snapshots.ts (as root).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCluster } from '../src/cluster/open.ts';
import { writeSnapshotFile } from '../src/cluster/snapshot-writer.ts';
import { assemble } from '../src/gather/assemble.ts';
import { gather } from '../src/gather/gather.ts';
import { gatherInsides, hasInside, hasNetworks } from '../src/gather/insides.ts';
import { everything } from '../src/gather/plan.ts';
import { startLab } from '../test/lab/lab.ts';

const folder = new URL('../test/fixtures/snapshots/', import.meta.url);
const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

for (const scenario of ['drift', 'hijacked-default-route', 'small-images']) {
  const lab = await startLab(scenario);
  const place = mkdtempSync(join(tmpdir(), 'multinet-snapshot-'));
  try {
    if (!lab.real) throw new Error(`the lab has only recordings here: ${lab.reason}`);
    const kubeconfig = join(place, 'kubeconfig');
    writeFileSync(kubeconfig, lab.api.kubeconfig(), { mode: 0o600 });
    const { reader, shell, debugger: adder, close } = openCluster({ kubeconfig });
    const recording = await gather(reader, everything, now);
    const { pods } = assemble(recording);
    const chosen = pods.ok ? pods.value.filter((pod) => hasInside(pod) && hasNetworks(pod)) : [];
    const means = { reader, shell, debugger: adder, now, tell: () => undefined };
    const insides = await gatherInsides(means, chosen, { timeout: 10_000, deadline: 60_000 });
    const target = { ...recording.target, server: 'https://127.0.0.1:6443' };
    const path = new URL(`lab-${scenario}.multinet.json.gz`, folder).pathname;
    await writeSnapshotFile(path, { ...recording, target, insides });
    close();
  } finally {
    rmSync(place, { recursive: true, force: true });
    await lab.stop();
  }
}
