import pMap from 'p-map';
import { decodeNad } from '../../domain/nad/decode.ts';
import { mayBeAltname } from '../../domain/nodes/presence.ts';
import type { NotGathered } from '../../snapshot/gathered.ts';
import type { NodeProbe } from '../../snapshot/node-probe.ts';
import type { Lists } from '../../snapshot/recording.ts';
import { hostContainers } from './host-pods.ts';
import { lookIntoNode } from './look.ts';
import type { NodeMeans } from './means.ts';

/** Which nodes to look into, and how far to go for it. */
export interface NodePlan {
  /** All unless given. */
  readonly only?: readonly string[];
  /** Makes a pod of this image on nodes that nothing else tells of. */
  readonly debugImage?: string;
}

const NODES_AT_ONCE = 16;
/** Milliseconds for one node, all attempts included. */
const NODE_DEADLINE = 20_000;
/** Milliseconds for a node that a pod has to be made on: its image may have to be pulled. */
const DEBUG_DEADLINE = 90_000;
/** Milliseconds for all nodes. */
const ALL_DEADLINE = 180_000;

/**
 * Looks into nodes from inside: through pods on their network, else by the kubelet's Summary API. What gives no answer is in the result
 * with its reason; rejects only when cancelled.
 *
 * @param lists what was listed before: nodes, pods and NADs
 */
export async function probeNodes(lists: Lists, means: NodeMeans, plan: NodePlan): Promise<readonly NodeProbe[]> {
  const { signal, onProgress } = means;
  if (lists.nodes?.ok !== true) return [];
  const names = lists.nodes.value.flatMap(({ metadata }) => metadata?.name ?? []).sort();
  const nodes = names.filter((name) => plan.only === undefined || plan.only.includes(name));
  const containers = lists.pods?.ok === true ? hostContainers(lists.pods.value) : new Map();
  const doubtful = mastersThatMayBeAltnames(lists);
  const noPods = lists.pods?.ok === false ? lists.pods.why : undefined;
  const refused = new Map<string, NotGathered>();
  const overall = AbortSignal.timeout(ALL_DEADLINE + (plan.debugImage === undefined ? 0 : DEBUG_DEADLINE));
  const failures: unknown[] = [];
  let done = 0;
  const answers = await pMap(
    nodes,
    async (node) => {
      if (signal?.aborted === true) return [];
      const bound = AbortSignal.timeout(plan.debugImage === undefined ? NODE_DEADLINE : DEBUG_DEADLINE);
      const stop = AbortSignal.any([overall, bound, ...(signal === undefined ? [] : [signal])]);
      const probes = await lookIntoNode(node, {
        ...means,
        stop,
        refused,
        doubtful,
        containers: containers.get(node) ?? [],
        ...(noPods === undefined ? {} : { noPods }),
        ...(plan.debugImage === undefined ? {} : { debugImage: plan.debugImage }),
      }).catch((error: unknown) => {
        failures.push(error);
        return [];
      });
      done += 1;
      onProgress?.(done, nodes.length);
      return probes;
    },
    { concurrency: NODES_AT_ONCE },
  );
  // Only now: pods that were made are gone, on whatever node.
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  return answers.flat();
}

/** Masters that a node may know under another name: without iproute2, their absence proves nothing. */
function mastersThatMayBeAltnames({ nads }: Lists): readonly string[] {
  if (nads?.ok !== true) return [];
  const masters = nads.value.map(decodeNad).flatMap(({ config }) => {
    return config.kind === 'decoded' && config.uplink.kind === 'master' ? config.uplink.name : [];
  });
  return [...new Set(masters)].filter(mayBeAltname);
}
