import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../src/domain/problem.ts';
import { makeClientFolder } from './cli/client-folder.ts';
import { type Demand, demandOf, usage } from './cli/demand.ts';
import { introduction, remarks } from './cli/introduce.ts';
import { whyNoKubectl } from './cli/kubectl-version.ts';
import { layOutPlugin } from './cli/plugin.ts';
import { stopRequest } from './cli/stop-request.ts';
import { type Lab, startLab } from './lab.ts';
import { generatedScenario, hasEvents } from './scale/generate.ts';
import { loadScenario, scenarioNames } from './scenarios.ts';

/** `npm run lab`: starts a lab, says what to try, and removes everything on Ctrl-C. */
async function main(): Promise<number> {
  const demand = demandOf(process.argv.slice(2));
  switch (demand.kind) {
    case 'wrong':
      process.stderr.write(`lab: ${demand.message}\n`);
      return 2;
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'list':
      for (const name of scenarioNames()) process.stdout.write(`${name.padEnd(24)} ${loadScenario(name).title}\n`);
      return 0;
    case 'start':
      return serve(demand);
  }
}

async function serve(demand: Demand & { kind: 'start' }): Promise<number> {
  // A reader that is gone (a closed terminal, `| head`) must not keep the lab from cleaning up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const stopped = stopRequest();
  const lab = await start(demand);
  const folder = makeClientFolder();
  try {
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, lab.api.kubeconfig(), { mode: 0o600 });
    for (const remark of remarks(lab, whyNoKubectl())) process.stderr.write(`lab: ${remark}\n`);
    process.stdout.write(introduction(lab, { kubeconfig, bin: layOutPlugin(folder) }));
    await stopped;
    process.stderr.write('lab: removing everything\n');
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await lab.stop();
  }
}

function start({ scenario, size, port }: Demand & { kind: 'start' }): Promise<Lab> {
  if (size === undefined) return startLab(scenario, { port });
  return startLab(generatedScenario(size), {
    port,
    recorded: 'a generated cluster has no namespaces',
    remembered: hasEvents,
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`lab: ${messageOf(error)}\n`);
    process.exit(1);
  },
);
