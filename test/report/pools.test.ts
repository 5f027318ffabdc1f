import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ClusterPools } from '../../src/domain/pools/from-cluster/pools.ts';
import { poolsIn } from '../../src/domain/pools/from-cluster/pools.ts';
import { fill, type Pool } from '../../src/domain/pools/usage/pool.ts';
import { assemble } from '../../src/gather/assemble.ts';
import { poolData, poolListing, poolRows } from '../../src/report/lists/pools.ts';
import { parseOutputFormat } from '../../src/report/output-format.ts';
import { type Paint, plain } from '../../src/report/paint.ts';
import { renderListing } from '../../src/report/render-listing.ts';
import { decodeSnapshot } from '../../src/snapshot/file.ts';

const example = new URL('../../examples/three-node-cluster.multinet.json.gz', import.meta.url);
const about = { takenAt: '2026-11-20T23:50:00Z', target: { server: 'https://a', namespace: 'default' } };

function threeNodes(): ClusterPools {
  const recording = decodeSnapshot(gunzipSync(readFileSync(example)).toString());
  assert.ok(recording.ok);
  const { nads, pods, nodes, ipPools, reservations, nodeSlicePools, takenAt } = assemble(recording.value);
  assert.ok(nads.ok && pods.ok && nodes.ok && ipPools.ok && reservations.ok && nodeSlicePools.ok);
  const whole = <T>({ value: items }: { value: readonly T[] }) => ({ items, complete: true });
  return poolsIn({
    nads: nads.value,
    pods: whole(pods),
    nodes: nodes.value,
    ipPools: whole(ipPools),
    reservations: whole(reservations),
    nodeSlicePools: nodeSlicePools.value,
    takenAt,
  });
}

const cluster = threeNodes();

interface Look {
  readonly namespace?: string;
  readonly output?: string;
  readonly width?: number;
  readonly paint?: Paint;
  readonly podsWereRead?: boolean;
}

function shown(of: ClusterPools, look: Look = {}): string {
  const { namespace, output, width, paint = plain, podsWereRead = true } = look;
  const rows = poolRows(of, { namespace, podsWereRead });
  const format = parseOutputFormat(output);
  assert.ok(format.ok);
  const screen = width === undefined ? undefined : { width, bar: ['#', '.'] as const, wide: output === 'wide' };
  const text = renderListing(poolListing(rows, about, screen), { format: format.value, headers: true, paint });
  assert.ok(text.ok);
  return text.value;
}

/** The cells of the row that begins with a text. */
function cells(table: string, first: string): string[] {
  const line = table.split('\n').find((one) => one.startsWith(first)) ?? '';
  return line.trim().split(/ {2,}/);
}

function clusterOf(...pools: Partial<Pool>[]): ClusterPools {
  const plain = {
    title: '10.0.0.0/24',
    kind: 'whereabouts',
    networks: ['shop/lan'],
    waiting: [],
    leaked: 0,
    unread: [],
  } as const;
  return {
    ...cluster,
    ipPools: [],
    pools: pools.map((pool, index) => ({ id: `pool-${index}`, ...plain, ...fill(100n, 1n), ...pool })),
  };
}

describe('the list of pools', () => {
  it('tells of the recorded cluster how full each pool is', () => {
    const table = shown(cluster);
    assert.match(table, /^POOL +KIND +NODE +CAPACITY +USED +FREE +USED% +WAITING +LEAKED +NETWORKS\n/);
    assert.deepEqual(cells(table, '10.50.0.0/29'), [
      ...['10.50.0.0/29', 'whereabouts', '-', '6', '6', '0', '100%', '2', '0', 'default/wa-small'],
    ]);
    assert.deepEqual(cells(table, '10.45.0.10'), [
      ...['10.45.0.10-10.45.0.20/24', 'whereabouts', '-', '10', '1', '9', '10%', '0', '0', 'shop/shop-net'],
    ]);
    assert.deepEqual(cells(table, '10.30.0.100-10.30.0.200/24        host-local    node-b'), [
      ...['10.30.0.100-10.30.0.200/24', 'host-local', 'node-b', '101', '1', '100', '<1%', '0', '-'],
      'default/storage-network',
    ]);
  });

  it('shows objects and exact addresses when asked for more', () => {
    const row = cells(shown(cluster, { output: 'wide' }), '10.45.0.10');
    assert.ok(row.includes('kube-system/10.45.0.0-24'));
    assert.ok(row.includes('10.45.0.10-10.45.0.11,10.45.0.13-10.45.0.20'));
  });

  it('can be that of one namespace', () => {
    const names = shown(cluster, { namespace: 'shop', output: 'name' });
    assert.equal(names, 'whereabouts/10.45.0.0-24/10.45.0.10-10.45.0.11,10.45.0.13-10.45.0.20\n');
    assert.equal(shown(clusterOf({ networks: ['shopping/lan'] }), { namespace: 'shop', output: 'name' }), '');
  });

  it('has bars where there is room for them', () => {
    assert.match(shown(cluster, { width: 200 }), /100% +#{10} +2 /);
    assert.match(shown(cluster, { width: 200 }), / 71% +#{7}\.{3} +1 /);
    assert.doesNotMatch(shown(cluster, { width: 100 }), /FILL|###/);
    assert.doesNotMatch(shown(cluster, { output: 'wide', width: 160 }), /FILL/);
    const widest = Math.max(
      ...shown(cluster, { width: 1000 })
        .split('\n')
        .map((line) => line.length),
    );
    assert.match(shown(cluster, { width: widest }), /FILL/);
    assert.doesNotMatch(shown(cluster, { width: widest - 1 }), /FILL/);
  });

  it('is red when full, yellow above 90 %, blue above 80 %', () => {
    const tones = (used: bigint) => {
      const seen: string[] = [];
      shown(clusterOf(fill(1000n, used)), {
        paint: (tone, text) => {
          if (text.endsWith('%') && text !== 'USED%') seen.push(`${text} ${tone}`);
          return text;
        },
      });
      return seen.join();
    };
    assert.equal(tones(1000n), '100% bad');
    assert.equal(tones(999n), '99% warning');
    assert.equal(tones(901n), '90% warning');
    assert.equal(tones(900n), '90% note');
    assert.equal(tones(801n), '80% note');
    assert.equal(tones(800n), '80% plain');
  });

  it('states what is unlimited and what is not known', () => {
    const table = shown(
      clusterOf({ title: 'wide', ...fill('unlimited', 3n) }, { title: 'dark', ...fill(14n, 'unknown') }),
    );
    assert.deepEqual(cells(table, 'wide').slice(3, 7), ['unlimited', '3', 'unlimited', '0%']);
    assert.deepEqual(cells(table, 'dark').slice(3, 9), ['14', ...Array(3).fill('<unknown>'), '0', '<unknown>']);
    const blind = shown(clusterOf({ title: 'some' }), { podsWereRead: false });
    assert.deepEqual(cells(blind, 'some').slice(7, 9), ['<unknown>', '<unknown>']);
  });

  it('carries numbers as numbers as far as JSON holds them', () => {
    const data = (pool: Partial<Pool>) => {
      const [row] = poolRows(clusterOf(pool), { namespace: undefined, podsWereRead: true });
      assert.ok(row);
      return JSON.parse(JSON.stringify(poolData(row)));
    };
    const large = data(fill((1n << 53n) + 1n, 5n));
    assert.deepEqual([large.capacity, large.used, large.free], ['9007199254740993', 5, 9007199254740988]);
    assert.equal(data(fill('unlimited', 5n)).capacity, 'unlimited');
    assert.equal(data(fill(5n, 'unknown')).percentUsed, 'unknown');
    assert.equal(data(fill(200n, 1n)).percentUsed, 0.5);
    assert.equal(data(fill(0n, 0n)).percentUsed, 'none');
    assert.equal(data({ kind: 'host-local' }).leaked, undefined);
  });
});
