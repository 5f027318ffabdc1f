import assert from 'node:assert/strict';
import { threeNodeCluster } from '../../scripts/three-node-cluster.ts';
import type { ClusterReader, ListQuery } from '../../src/cluster/port.ts';
import { gather } from '../../src/gather/gather.ts';
import { statingNarrowness } from '../../src/gather/narrowed.ts';
import { everything } from '../../src/gather/plan.ts';
import type { KindName, ObjectOf } from '../../src/kube/kinds.ts';
import type { Gathered, NotGathered } from '../../src/snapshot/gathered.ts';
import type { Lists } from '../../src/snapshot/recording.ts';

const NOW = '2026-11-20T23:50:00Z';
const { lists: recorded, target } = threeNodeCluster();

/** A reader over the recorded cluster that notes what is asked of it. */
function readerOf(
  lists: Lists,
  refuse: (kind: KindName, query: ListQuery) => NotGathered | undefined = () => undefined,
) {
  const asked: string[] = [];
  const reader: ClusterReader = {
    target,
    async list<K extends KindName>(kind: K, query: ListQuery): Promise<Gathered<readonly ObjectOf<K>[]>> {
      asked.push(`${kind} ${query.scope.kind === 'all' ? '*' : query.scope.namespace}`);
      const why = refuse(kind, query);
      if (why !== undefined) return { ok: false, why };
      const list: Gathered<readonly ObjectOf<K>[]> | undefined = lists[kind];
      return list ?? { ok: true, value: [], at: NOW };
    },
    async get<K extends KindName>(
      kind: K,
      name: string,
      namespace?: string,
    ): Promise<Gathered<ObjectOf<K> | undefined>> {
      asked.push(`get ${kind} ${namespace}/${name}`);
      const list: Gathered<readonly ObjectOf<K>[]> | undefined = recorded[kind];
      assert.ok(list?.ok);
      const value = list.value.find(
        (object) => object.metadata?.name === name && object.metadata.namespace === namespace,
      );
      return { ok: true, value, at: NOW };
    },
    read: async () => ({ ok: false, why: { reason: 'not-asked', what: 'read', detail: 'not here' } }),
    readText: async () => ({ ok: false, why: { reason: 'not-asked', what: 'read', detail: 'not here' } }),
    close: () => undefined,
  };
  return { reader, asked };
}

const forbidden: NotGathered = {
  reason: 'forbidden',
  what: 'list pods in all namespaces',
  detail: 'pods is forbidden',
};

describe('gathering', () => {
  it('reads at least the namespace of the context where the whole cluster may not be read, and states the gap', async () => {
    const { reader, asked } = readerOf(recorded, (kind, { scope }) =>
      kind === 'pods' && scope.kind === 'all' ? forbidden : undefined,
    );
    const { lists } = await gather(reader, everything, () => NOW);
    assert.ok(asked.includes('pods default'));
    assert.ok(lists.pods?.ok);
    assert.deepEqual(lists.pods.gaps, [forbidden]);
  });

  it('keeps the reason where not even that may be read', async () => {
    const { reader } = readerOf(recorded, (kind) => (kind === 'pods' ? forbidden : undefined));
    const { lists } = await gather(reader, everything, () => NOW);
    assert.deepEqual(lists.pods, { ok: false, why: forbidden });
  });

  it('does not take a pod that came between two lists for one that is gone', async () => {
    assert.ok(recorded.pods?.ok);
    const early = recorded.pods.value.filter(({ metadata }) => metadata?.name !== 'busybox-app');
    const { reader, asked } = readerOf({ ...recorded, pods: { ...recorded.pods, value: early } });
    const { lists } = await gather(reader, everything, () => NOW);
    assert.ok(lists.pods?.ok);
    assert.ok(lists.pods.value.some(({ metadata }) => metadata?.name === 'busybox-app'));
    assert.deepEqual(
      asked.filter((line) => line.startsWith('get pods')),
      ['get pods default/busybox-app'],
    );
  });

  it('of one namespace states that the others are not in it', async () => {
    const { reader } = readerOf(recorded);
    const recording = await gather(
      reader,
      { ...everything, scope: { kind: 'namespace', namespace: 'shop' } },
      () => NOW,
    );
    const { lists } = statingNarrowness(recording, 'shop');
    assert.ok(lists.pods?.ok && lists.nodes?.ok);
    assert.equal(lists.pods.gaps?.[0]?.detail, 'only namespace shop was captured');
    assert.equal(lists.nodes.gaps, undefined);
  });

  it('reads no configmap that no pod with secondary networks refers to', async () => {
    const { reader, asked } = readerOf(recorded);
    await gather(reader, everything, () => NOW);
    assert.deepEqual(
      asked.filter((line) => line.includes('configMaps')),
      [],
    );
  });
});
