import { parseNode } from '../../probe/node-parse.ts';
import type { Gathered, NotGathered } from '../../snapshot/gathered.ts';
import type { NodeProbe, ProbeOutput } from '../../snapshot/node-probe.ts';
import { inDebugPod } from './debug-pod.ts';
import type { HostContainer } from './host-pods.ts';
import type { Look } from './means.ts';
import { runIn, runProbe } from './run-probe.ts';
import { throughSummary } from './through-summary.ts';

const MOST_ATTEMPTS = 4;

/** Looks into a node by the best means that answer. Every attempt is in the result; rejects only when cancelled. */
export async function lookIntoNode(node: string, look: Look): Promise<readonly NodeProbe[]> {
  const tried: NodeProbe[] = [];
  const seen = await throughPods(node, look, tried);
  if (seen) return tried;
  if (look.containers.length === 0) tried.push(noPodToRunIn(node, look));
  if (look.debugImage !== undefined) {
    const probe = await inDebugPod(node, look.debugImage, look);
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
