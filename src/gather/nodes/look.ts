import type { ExecResult } from '../../cluster/port.ts';
import { nodeArgv } from '../../probe/node.ts';
import { parseNode } from '../../probe/node-parse.ts';
import { summaryPath } from '../../probe/summary.ts';
import type { Gathered, NotGathered, Reason } from '../../snapshot/gathered.ts';
import type { NodeProbe, ProbeOutput } from '../../snapshot/node-probe.ts';
import { inDebugPod } from './debug-pod.ts';
import type { HostContainer } from './host-pods.ts';
import type { NodeMeans } from './probe.ts';
import { nodePart } from './summary-part.ts';

/** How one node is looked into. */
export interface Look extends NodeMeans {
  /** Ends all waiting for this node. */
  readonly stop: AbortSignal;
  readonly containers: readonly HostContainer[];
  /** Why it is not known which pods are on the node. */
  readonly noPods?: NotGathered;
  /** Names of interfaces that may be other names of those that are seen. */
  readonly doubtful: readonly string[];
  /** Namespaces in which no programs may be run, and the Summary API under its path: nobody is asked twice what is forbidden. */
  readonly refused: Map<string, NotGathered>;
  readonly debugImage?: string;
}

const MOST_ATTEMPTS = 4;
const EXEC_TIMEOUT = 10_000;
/** A node with a thousand pods prints about half of that. */
const OUTPUT_LIMIT = 2 * 1024 * 1024;
const SUMMARY = 'nodes/proxy';

/** Looks into a node by the best means that answer. Every attempt is in the result; rejects only when cancelled. */
export async function lookIntoNode(node: string, look: Look): Promise<readonly NodeProbe[]> {
  const tried: NodeProbe[] = [];
  const seen = await throughPods(node, look, tried);
  if (seen) return tried;
  if (look.containers.length === 0) tried.push(noPodToRunIn(node, look));
  if (look.debugImage !== undefined) {
    const probe = await inDebugPod(node, look.debugImage, look, runProbe);
    tried.push(probe);
    if (probe.answer.ok) return tried;
  }
  tried.push(await throughSummary(node, look));
  return tried;
}

/** True once the node's interfaces are known as well as they need be. */
async function throughPods(node: string, look: Look, tried: NodeProbe[]): Promise<boolean> {
  let seen = false;
  for (const container of look.containers.slice(0, MOST_ATTEMPTS)) {
    // What was seen is only in doubt for other names of interfaces.
    if (seen && !container.altnames) continue;
    const answer = look.refused.has(container.namespace)
      ? await alreadyRefused(container, look)
      : await runProbe(container, look);
    if (!answer.ok && answer.why.reason === 'forbidden') look.refused.set(container.namespace, answer.why);
    tried.push({ node, by: 'exec', through: `${container.namespace}/${container.pod}`, answer });
    if (!answer.ok) continue;
    seen = true;
    if (!leavesDoubt(answer.value, look.doubtful)) return true;
  }
  return seen;
}

async function alreadyRefused({ namespace, pod }: HostContainer, look: Look): Promise<Gathered<never>> {
  const why = look.refused.get(namespace);
  const what = runIn(namespace, pod);
  return { ok: false, why: { reason: 'forbidden', detail: '', ...why, what } };
}

/** Runs the portable probe in a container. */
export async function runProbe(
  container: Pick<HostContainer, 'namespace' | 'pod' | 'container'>,
  { shell, now, stop, signal }: Look,
): Promise<Gathered<ProbeOutput>> {
  const { namespace, pod } = container;
  const what = runIn(namespace, pod);
  const marker = crypto.randomUUID().replaceAll('-', '');
  try {
    const ran = await shell.run({ namespace, pod, container: container.container }, nodeArgv(marker), {
      timeout: EXEC_TIMEOUT,
      signal: stop,
      outputLimit: OUTPUT_LIMIT,
    });
    if (ran.outcome === 'exited' && ran.stdout.includes(`${marker} begin`)) {
      const output = ran.stdout;
      const { interfaces } = parseNode(output, marker);
      if (interfaces !== 'unknown') return { ok: true, at: now(), value: { marker, output } };
    }
    return { ok: false, why: whyNot(ran, what) };
  } catch (error) {
    signal?.throwIfAborted();
    if (!stop.aborted) throw error;
    return { ok: false, why: { reason: 'timed-out', what, detail: 'the node did not answer in time' } };
  }
}

const runIn = (namespace: string, pod: string): string => `run a program in pod ${namespace}/${pod}`;

const reasons: Readonly<Record<Exclude<ExecResult['outcome'], 'exited'>, Reason>> = {
  'no-such-command': 'no-tool',
  'no-such-container': 'unreachable',
  'not-running': 'unreachable',
  'timed-out': 'timed-out',
  'transport-failed': 'unreachable',
  forbidden: 'forbidden',
};

function whyNot(ran: ExecResult, what: string): NotGathered {
  if (ran.outcome === 'exited') {
    const said = ran.stderr.trim().split('\n')[0] ?? '';
    return { reason: 'no-tool', what, detail: said === '' ? `it ended with exit code ${ran.exitCode}` : said };
  }
  const reason = reasons[ran.outcome];
  const detail = ran.outcome === 'no-such-command' ? 'its image has no shell' : ran.detail;
  return { reason, what, detail, ...(ran.next === undefined ? {} : { next: ran.next }) };
}

function leavesDoubt({ output, marker }: ProbeOutput, doubtful: readonly string[]): boolean {
  const { interfaces, altnamesKnown } = parseNode(output, marker);
  if (altnamesKnown || interfaces === 'unknown') return false;
  const names = new Set(interfaces.map(({ name }) => name));
  return doubtful.some((name) => !names.has(name));
}

function noPodToRunIn(node: string, { noPods, debugImage }: Look): NodeProbe {
  const what = `look into node ${node}`;
  const next = debugImage === undefined ? { next: `kubectl multinet nodes ${node} --debug-image busybox:1.37` } : {};
  const detail = 'no pod of Multus, whereabouts or a primary CNI runs on its network';
  const why: NotGathered = noPods ?? { reason: 'no-tool', what, detail, ...next };
  return { node, by: 'exec', through: '', answer: { ok: false, why } };
}

async function throughSummary(node: string, look: Look): Promise<NodeProbe> {
  const path = summaryPath(node);
  const refusal = look.refused.get(SUMMARY);
  const what = `read the kubelet's summary of node ${node}`;
  const answer: Gathered<unknown> =
    refusal === undefined ? await readSummary(path, what, look) : { ok: false, why: { ...refusal, what } };
  if (!answer.ok && answer.why.reason === 'forbidden') look.refused.set(SUMMARY, answer.why);
  return { node, by: 'summary', through: path, answer };
}

async function readSummary(
  path: string,
  what: string,
  { reader, stop, signal, now }: Look,
): Promise<Gathered<unknown>> {
  const read = await Promise.race([reader.read(path), ended(stop)]);
  signal?.throwIfAborted();
  if (read === undefined) {
    return { ok: false, why: { reason: 'timed-out', what, detail: 'the kubelet did not answer in time' } };
  }
  if (read.ok) return { ok: true, at: now(), value: nodePart(read.value) };
  return { ok: false, why: { ...read.why, what } };
}

function ended(stop: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve(undefined);
    else stop.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
