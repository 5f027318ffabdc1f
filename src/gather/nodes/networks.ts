import { viewOfNmstate } from '../../domain/nodes/from-nmstate.ts';
import { viewOfSriov } from '../../domain/nodes/from-sriov.ts';
import { mergeViews } from '../../domain/nodes/merge.ts';
import type { NodeNetwork, NodeView, Unanswered } from '../../domain/nodes/node-network.ts';
import type { PodObject } from '../../kube/pod.ts';
import { type Gathered, mapGathered } from '../../snapshot/gathered.ts';
import type { NodeProbe } from '../../snapshot/node-probe.ts';
import type { Lists, Recording } from '../../snapshot/recording.ts';
import { answerOf } from './views.ts';

/** What is known of each node's network, from all that was recorded. */
export function nodeNetworksOf(recording: Recording): Gathered<readonly NodeNetwork[]> {
  const { lists, takenAt } = recording;
  const { nodes } = lists;
  if (nodes === undefined) {
    const why = { reason: 'not-asked', what: 'list nodes', detail: 'no nodes were recorded' } as const;
    return { ok: false, why };
  }
  const probes = Map.groupBy(recording.nodeProbes ?? [], ({ node }) => node);
  const states = byName(lists.nodeNetworkStates);
  const cards = byName(lists.sriovNodeStates);
  const handlers = nmstateHandlers(lists.pods);
  const listsUnanswered = [
    ...unreadList(lists.nodeNetworkStates, 'node-network-state'),
    ...unreadList(lists.sriovNodeStates, 'sriov-node-state'),
  ];
  return mapGathered(nodes, (all) =>
    all.map((object): NodeNetwork => {
      const node = object.metadata?.name ?? '';
      const state = states.get(node);
      const card = cards.get(node);
      const answers = (probes.get(node) ?? []).map(answerOf);
      const probed = answers.flatMap((answer) => ('view' in answer ? [answer.view] : []));
      const views = [
        state === undefined ? undefined : viewOfNmstate(state, takenAt, handlers.has(node)),
        card === undefined ? undefined : viewOfSriov(card, takenAt),
        ...probed,
      ];
      return mergeViews({
        node,
        createdAt: object.metadata?.creationTimestamp ?? '',
        views: bestFirst(views.filter((view) => view !== undefined)),
        unanswered: [
          ...listsUnanswered,
          ...answers.flatMap((answer) => ('unanswered' in answer ? [answer.unanswered] : [])),
          ...(recording.nodeProbes === undefined ? [notAsked(node)] : []),
        ],
      });
    }),
  );
}

function byName<T extends { readonly metadata?: { readonly name?: string } }>(
  list: Gathered<readonly T[]> | undefined,
): ReadonlyMap<string, T> {
  return new Map(list?.ok === true ? list.value.map((object) => [object.metadata?.name ?? '', object]) : []);
}

/** A list that should be there and is not; one that the cluster does not know is no loss. */
function unreadList(list: Gathered<unknown> | undefined, kind: Unanswered['kind']): Unanswered[] {
  if (list === undefined || list.ok || list.why.reason === 'not-installed') return [];
  return [{ kind, ...list.why }];
}

/** Nobody looked into the node: that is no trouble, but has to be said where something depends on it. */
function notAsked(node: string, next = 'kubectl multinet nodes'): Unanswered & { readonly reason: 'not-asked' } {
  return {
    kind: 'exec',
    reason: 'not-asked',
    what: `tell the interfaces of node ${node}`,
    detail: 'no program was run in a pod on its network',
    next,
  };
}

/** What stands in for a look into nodes that cannot be had any more. `next`: the command that would have had it. */
export function neverLooked({ nodes }: Lists, next: string): NodeProbe[] {
  const names = nodes?.ok === true ? nodes.value.map(({ metadata }) => metadata?.name ?? '') : [];
  return names.map((node) => {
    const { kind: _, ...why } = notAsked(node, next);
    return { node, by: 'exec', through: '', answer: { ok: false, why } };
  });
}

// A view that shows everything is better than one that does not; otherwise the order of the sources holds.
function bestFirst(views: readonly NodeView[]): NodeView[] {
  const rank = ({ coverage }: NodeView): number => (coverage.kind === 'all' ? 0 : 1);
  return views.toSorted((a, b) => rank(a) - rank(b));
}

/** Nodes on which the daemon of kubernetes-nmstate keeps the NodeNetworkState up to date. */
function nmstateHandlers(pods: Gathered<readonly PodObject[]> | undefined): ReadonlySet<string> {
  if (pods?.ok !== true) return new Set();
  const handlers = pods.value.filter(
    ({ metadata, status }) =>
      (metadata?.labels?.component === 'kubernetes-nmstate-handler' ||
        metadata?.labels?.name === 'nmstate-handler' ||
        metadata?.name?.startsWith('nmstate-handler-') === true) &&
      (status?.conditions ?? []).some((condition) => condition.type === 'Ready' && condition.status === 'True'),
  );
  return new Set(handlers.flatMap(({ spec }) => spec?.nodeName ?? []));
}
