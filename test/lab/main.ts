import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Demand, demandOf, usage } from './cli/demand.ts';
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
  const { size, port } = demand;
  const stopped = new Promise<void>((fulfil) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => fulfil());
  });
  const lab =
    size === undefined
      ? await startLab(demand.scenario, { port })
      : await startLab(generatedScenario(size), {
          port,
          recorded: 'a generated cluster has no namespaces',
          remembered: hasEvents,
        });
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-multinet-lab-'));
  try {
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, lab.api.kubeconfig(), { mode: 0o600 });
    introduce(lab, kubeconfig);
    await stopped;
    process.stderr.write('lab: removing everything\n');
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await lab.stop();
  }
}

function introduce(lab: Lab, kubeconfig: string): void {
  const { namespaces } = lab.swept;
  if (namespaces.length > 0)
    process.stderr.write(`lab: removed ${namespaces.length} namespaces that a dead lab had left\n`);
  for (const note of lab.notes) process.stderr.write(`lab: ${note}\n`);
  const pods = lab.real
    ? 'real network namespaces; kubectl exec runs the real programs in them'
    : `recorded output only: ${lab.reason ?? ''}`;
  const example = lab.topology.pods.find((pod) => pod.attachments.length > 0) ?? lab.topology.pods[0];
  const installed = (process.env.PATH ?? '')
    .split(delimiter)
    .some((each) => existsSync(join(each, 'kubectl-multinet')));
  const multinet = installed ? 'kubectl multinet' : 'node bin/dev.js';
  const shown = [
    `${lab.topology.scenario.name}: ${lab.topology.scenario.title}`,
    `${lab.topology.nodes.length} nodes, ${lab.topology.pods.length} pods at ${lab.api.url}, ready in ${Math.round(lab.startedIn)} ms`,
    `pods: ${pods}`,
    '',
    `export KUBECONFIG=${kubeconfig}`,
    '',
    'Try:',
    '  kubectl get pods -A -o wide',
    ...(example === undefined ? [] : [`  kubectl -n ${example.namespace} exec ${example.name} -- ip -j addr`]),
    `  ${multinet} check -A`,
    '',
    'Ctrl-C stops the lab and removes everything.',
    '',
  ];
  process.stdout.write(shown.join('\n'));
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`lab: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
