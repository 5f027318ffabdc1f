import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../../src/domain/problem.ts';
import { makeClientFolder } from '../lab/cli/client-folder.ts';
import { isRecord } from '../lab/objects/recorded.ts';
import { expectations, expectOn, type Places } from './expectations.ts';
import { type Outcome, type Target, target, whyNotHere } from './target.ts';

const usage = `Usage: npm run test:e2e -- --context NAME --image IMAGE [--kubeconfig FILE] [--node NODE] [--keep]

Runs the end-to-end expectations against a real cluster with Multus, in a namespace of its own that it creates
and removes again. IMAGE must have sleep, ip (iproute2) and ping (iputils). The network it makes is a bridge without an
uplink, so all pods run on one node: NODE, or the first that is ready.

  --keep    leaves the namespace, for a look at what went wrong
`;

interface Wanted {
  readonly context: string;
  readonly image: string;
  readonly kubeconfig: string;
  readonly node: string | undefined;
  readonly keep: boolean;
}

function wantedOf(argv: readonly string[]): Wanted | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        context: { type: 'string' },
        image: { type: 'string' },
        kubeconfig: { type: 'string' },
        node: { type: 'string' },
        keep: { type: 'boolean' },
      },
    });
    if (values.context === undefined || values.image === undefined) return '--context and --image are needed';
    return {
      context: values.context,
      image: values.image,
      kubeconfig: values.kubeconfig ?? process.env.KUBECONFIG ?? join(homedir(), '.kube/config'),
      node: values.node,
      keep: values.keep ?? false,
    };
  } catch (error) {
    return messageOf(error);
  }
}

async function main(): Promise<number> {
  const wanted = wantedOf(process.argv.slice(2));
  if (typeof wanted === 'string') {
    process.stderr.write(`test:e2e: ${wanted}\n\n${usage}`);
    return 2;
  }
  const missing = whyNotHere();
  if (missing !== undefined) {
    process.stderr.write(`test:e2e: ${missing}\n`);
    return 1;
  }
  const folder = makeClientFolder();
  const cluster = target(wanted.kubeconfig, folder, wanted.context);
  const namespace = `multinet-e2e-${process.pid}`;
  // Ctrl-C, however often, must not leave the namespace behind: the run ends at the next step and then removes it.
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());
  try {
    await created(cluster, namespace, wanted, interrupted.signal);
    return await judge(cluster, await placesIn(cluster, namespace), interrupted.signal);
  } catch (error) {
    if (interrupted.signal.aborted) return 130;
    process.stderr.write(`test:e2e: ${messageOf(error)}\n`);
    return 1;
  } finally {
    if (wanted.keep) process.stderr.write(`test:e2e: the namespace ${namespace} is kept\n`);
    else
      await cluster.kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=true', '--timeout=120s']);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function created(cluster: Target, namespace: string, wanted: Wanted, signal: AbortSignal): Promise<void> {
  const node = wanted.node ?? (await firstReadyNode(cluster));
  const objects = manifests(namespace, node, wanted.image).map((object) => JSON.stringify(object));
  demand(
    await cluster.kubectl(['apply', '-f', '-'], { input: objects.join('\n') }),
    'the test namespace cannot be filled',
  );
  const wait = ['wait', '-n', namespace, '--for=condition=Ready', '--timeout=180s', 'pod', '--all'];
  demand(await cluster.kubectl(wait, { timeout: 200_000, signal }), 'the test pods do not start');
}

function demand(ran: Outcome, otherwise: string): Outcome {
  if (ran.code !== 0) throw new Error(`${otherwise}: ${ran.stderr.trim()}`);
  return ran;
}

async function firstReadyNode(cluster: Target): Promise<string> {
  const listed = demand(await cluster.kubectl(['get', 'nodes', '-o', 'json']), 'the nodes cannot be listed');
  const ready = itemsOf(listed.stdout).find(isUsable);
  if (ready === undefined) throw new Error('no node is ready and schedulable; name one with --node');
  return metadata(ready).name;
}

/** Ready, not cordoned, and without a taint that keeps ordinary pods away. */
function isUsable({ spec, status }: Record<string, unknown>): boolean {
  if (!isRecord(spec) || !isRecord(status)) return false;
  const conditions = Array.isArray(status.conditions) ? status.conditions.filter(isRecord) : [];
  const taints = Array.isArray(spec.taints) ? spec.taints.filter(isRecord) : [];
  return (
    spec.unschedulable !== true &&
    conditions.some(({ type, status: holds }) => type === 'Ready' && holds === 'True') &&
    !taints.some(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')
  );
}

function itemsOf(listed: string): Record<string, unknown>[] {
  const list: unknown = JSON.parse(listed);
  return isRecord(list) && Array.isArray(list.items) ? list.items.filter(isRecord) : [];
}

function metadata(object: Record<string, unknown>): { name: string; app: unknown; annotations: unknown } {
  const { name, labels, annotations } = isRecord(object.metadata) ? object.metadata : {};
  return { name: String(name), app: isRecord(labels) ? labels.app : undefined, annotations };
}

/** Namespace, network and pods; no controllers, so that nothing but Multus is needed. A bridge without uplink asks nothing of the node's NICs. */
function manifests(namespace: string, node: string, image: string): object[] {
  const config = {
    cniVersion: '0.3.1',
    name: `${namespace}-data`,
    type: 'bridge',
    bridge: `mn${process.pid}`,
    ipam: { type: 'host-local', subnet: '10.20.0.0/24', rangeStart: '10.20.0.100', rangeEnd: '10.20.0.150' },
  };
  const pod = (app: string, name: string): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app }, annotations: { 'k8s.v1.cni.cncf.io/networks': 'data-network' } },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': node },
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'app', image, command: ['sleep', '3600'] }],
    },
  });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'k8s.cni.cncf.io/v1',
      kind: 'NetworkAttachmentDefinition',
      metadata: { name: 'data-network', namespace },
      spec: { config: JSON.stringify(config) },
    },
    pod('order-service', 'order-service-0'),
    pod('order-service', 'order-service-1'),
    pod('order-db', 'order-db-0'),
  ];
}

/** Names and addresses as the cluster gave them. */
async function placesIn(cluster: Target, namespace: string): Promise<Places> {
  const listed = demand(
    await cluster.kubectl(['get', 'pods', '-n', namespace, '-o', 'json']),
    'the test pods cannot be listed',
  );
  const pods = itemsOf(listed.stdout).map(metadata);
  const podOf = (workload: string): ReturnType<typeof metadata> => {
    const [app, ordinal = '0'] = workload.split('#');
    const found = pods.filter((each) => each.app === app)[Number.parseInt(ordinal, 10)];
    if (found === undefined) throw new Error(`the cluster has no pod of ${workload}`);
    return found;
  };
  const attachment = (workload: string, network: string): Record<string, unknown> => {
    const { annotations } = podOf(workload);
    const text = isRecord(annotations) ? annotations['k8s.v1.cni.cncf.io/network-status'] : undefined;
    const status: unknown = typeof text === 'string' ? JSON.parse(text) : [];
    const found = Array.isArray(status)
      ? status.find((each) => isRecord(each) && each.name === `${namespace}/${network}`)
      : undefined;
    if (!isRecord(found)) throw new Error(`the network-status of ${workload} has no ${network}: is Multus installed?`);
    return found;
  };
  return {
    namespace,
    pod: (workload) => podOf(workload).name,
    address: (workload, network) => {
      const { ips } = attachment(workload, network);
      return Array.isArray(ips) ? String(ips[0]) : '';
    },
    interface: (workload, network) => String(attachment(workload, network).interface),
  };
}

async function judge(cluster: Target, places: Places, interrupted: AbortSignal): Promise<number> {
  let failed = 0;
  const noPlugin = whyNotHere({ multinet: true });
  for (const expectation of expectations) {
    if (interrupted.aborted) return 130;
    if (expectation.run === 'multinet' && noPlugin !== undefined) {
      process.stdout.write(`skipped  ${expectation.says}: ${noPlugin}\n`);
      continue;
    }
    try {
      await expectOn(cluster, places, expectation);
      process.stdout.write(`ok       ${expectation.says}\n`);
    } catch (error) {
      failed += 1;
      process.stdout.write(`failed   ${expectation.says}\n${messageOf(error)}\n`);
    }
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
