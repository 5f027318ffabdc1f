import { defaultSettings } from '../../checks/check.ts';
import { compareWindows, formatWindow } from '../../domain/addresses/window.ts';
import type { ClusterPools } from '../../domain/pools/from-cluster/pools.ts';
import { plainNumber } from '../../domain/pools/plain-number.ts';
import type { Amount, Pool } from '../../domain/pools/usage/pool.ts';
import { compareText, pathOf } from '../../findings/refs.ts';
import type { Cell, Column, Listing } from '../listing.ts';
import { plain, type Tone } from '../paint.ts';
import { layOut } from '../table.ts';

/** One pool, and what is known of it besides. */
interface PoolRow {
  readonly pool: Pool;
  /** `namespace/name` of its IPPool, where that exists. */
  readonly ipPool: string | undefined;
  /** Pods that wait for it, `namespace/name`; undefined when the pods could not be read. */
  readonly waiting: readonly string[] | undefined;
  /** Undefined when it cannot be known: the leases of host-local are on the nodes, and devices do not leak. */
  readonly leaked: number | undefined;
}

/** Which pools are meant: those that networks of a namespace draw from, or all, and of these those of certain networks. */
export interface MeantPools {
  readonly namespace: string | undefined;
  /** `namespace/name`; all when absent. */
  readonly networks?: ReadonlySet<string> | undefined;
}

const kindOrder: readonly Pool['kind'][] = ['whereabouts', 'host-local', 'device'];

/** The pools that are meant, by kind, in the order of their addresses. */
export function poolRows(
  { pools, ipPools }: ClusterPools,
  { namespace, networks: meant, podsWereRead }: MeantPools & { readonly podsWereRead: boolean },
): PoolRow[] {
  return pools
    .filter(({ networks }) => namespace === undefined || networks.some((nad) => nad.startsWith(`${namespace}/`)))
    .filter(({ networks }) => meant === undefined || networks.some((nad) => meant.has(nad)))
    .toSorted(comparePools)
    .map((pool) => {
      const object = ipPools.find(({ name }) => name === pool.ipPool);
      const reconciled = podsWereRead && pool.kind === 'whereabouts' && pool.used !== 'unknown';
      return {
        pool,
        ipPool: object && pathOf({ namespace: object.namespace, name: object.name }),
        waiting: podsWereRead ? pool.waiting : undefined,
        leaked: reconciled ? pool.leaked : undefined,
      };
    });
}

function comparePools(a: Pool, b: Pool): number {
  const [first, other] = [a.handsOut?.[0], b.handsOut?.[0]];
  return (
    kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
    (first && other ? compareWindows(first, other) : 0) ||
    compareText(a.title, b.title) ||
    compareText(a.node ?? '', b.node ?? '')
  );
}

const UNKNOWN: Cell = { text: '<unknown>', tone: 'unknown' };

function amount(value: Amount): string | Cell {
  if (value === 'unknown') return UNKNOWN;
  return value.toString();
}

/** A pool is worth a look, and worth a worry, from where MN503 and MN502 speak of it. */
function toneOf({ percentUsed, waiting: pods }: Pool): Tone {
  if (percentUsed === 'unknown') return 'unknown';
  if (percentUsed === 'none') return pods.length > 0 ? 'bad' : 'dim';
  if (percentUsed >= 100) return 'bad';
  if (percentUsed > defaultSettings.poolNearlyFull) return 'warning';
  return percentUsed > defaultSettings.poolFilling ? 'note' : 'plain';
}

// Rounded down: a pool that has one address left is not full.
function percent({ pool }: PoolRow): Cell {
  const { percentUsed } = pool;
  if (percentUsed === 'unknown') return UNKNOWN;
  if (percentUsed === 'none') return { text: '-', tone: toneOf(pool) };
  const text = percentUsed > 0 && percentUsed < 1 ? '<1%' : `${Math.floor(percentUsed)}%`;
  return { text, tone: toneOf(pool) };
}

function waiting({ pool, waiting: pods }: PoolRow): string | Cell {
  if (pods === undefined) return UNKNOWN;
  const text = String(pods.length);
  return pods.length > 0 && pool.free === 0n ? { text, tone: 'bad' } : text;
}

function leaked({ pool, leaked: count }: PoolRow): string | Cell {
  if (count !== undefined) return count > 0 ? { text: String(count), tone: 'warning' } : '0';
  return pool.kind === 'whereabouts' ? UNKNOWN : { text: '-', tone: 'dim' };
}

const columns: readonly Column<PoolRow>[] = [
  { title: 'POOL', cell: ({ pool }) => pool.title },
  { title: 'KIND', cell: ({ pool }) => pool.kind },
  { title: 'NODE', cell: ({ pool }) => pool.node ?? { text: '-', tone: 'dim' } },
  { title: 'CAPACITY', align: 'right', cell: ({ pool }) => amount(pool.capacity) },
  { title: 'USED', align: 'right', cell: ({ pool }) => amount(pool.used) },
  { title: 'FREE', align: 'right', cell: ({ pool }) => amount(pool.free) },
  { title: 'USED%', align: 'right', cell: percent },
  { title: 'WAITING', align: 'right', cell: waiting },
  { title: 'LEAKED', align: 'right', cell: leaked },
  { title: 'IPPOOL', wide: true, cell: ({ ipPool }) => ipPool ?? { text: '-', tone: 'dim' } },
  { title: 'ADDRESSES', wide: true, cell: ({ pool }) => addressesOf(pool)?.join(',') ?? { text: '-', tone: 'dim' } },
  { title: 'UNREAD', wide: true, align: 'right', cell: ({ pool }) => String(pool.unread.length) },
  { title: 'NETWORKS', cell: ({ pool }) => pool.networks.join(',') },
];

function addressesOf({ handsOut }: Pool): readonly string[] | undefined {
  return handsOut?.map(formatWindow);
}

/** The screen that a table goes to, if it is one that people look at. */
interface Screen {
  /** Columns. */
  readonly width: number;
  /** Signs for a taken and a free tenth of a pool. */
  readonly bar: readonly [taken: string, free: string];
}

/** Pools as a listing; with bars where the table is wide or not, as `wide` says, and the screen has room for them. */
export function poolListing(
  rows: readonly PoolRow[],
  about: Pick<Listing<PoolRow>, 'takenAt' | 'target'>,
  screen?: Screen & { readonly wide: boolean },
): Listing<PoolRow> {
  return {
    kind: 'PoolList',
    takenAt: about.takenAt,
    target: about.target,
    columns: screen === undefined ? columns : withBars(rows, screen),
    rows,
    name: ({ pool }) => pool.id,
    json: poolData,
  };
}

const TENTHS = 10;

function withBars(rows: readonly PoolRow[], { width, bar, wide }: Screen & { readonly wide: boolean }) {
  const at = columns.findIndex(({ title }) => title === 'USED%') + 1;
  const barred = columns.toSpliced(at, 0, { title: 'FILL', cell: ({ pool }) => barOf(pool, bar) });
  const shown = barred.filter((column) => wide || column.wide !== true);
  const lines = layOut(shown, rows, plain).split('\n');
  return lines.every((line) => line.length <= width) ? barred : columns;
}

function barOf(pool: Pool, [taken, free]: Screen['bar']): Cell {
  if (typeof pool.percentUsed !== 'number') return { text: '-', tone: 'dim' };
  const full = Math.min(TENTHS, Math.floor(pool.percentUsed / TENTHS));
  return { text: taken.repeat(full) + free.repeat(TENTHS - full), tone: toneOf(pool) };
}

/** A pool as plain data. Amounts are numbers, texts from 2^53, `unlimited` or `unknown`. */
export function poolData(row: PoolRow): Readonly<Record<string, unknown>> {
  const { id, kind, title, node, networks, capacity, used, free, percentUsed, unread } = row.pool;
  const addresses = addressesOf(row.pool);
  return {
    id,
    kind,
    pool: title,
    ...(node === undefined ? {} : { node }),
    networks,
    capacity: plainAmount(capacity),
    used: plainAmount(used),
    free: plainAmount(free),
    percentUsed,
    ...(row.waiting === undefined ? {} : { waiting: row.waiting }),
    ...(row.leaked === undefined ? {} : { leaked: row.leaked }),
    ...(row.ipPool === undefined ? {} : { ipPool: row.ipPool }),
    ...(addresses === undefined ? {} : { addresses }),
    unread,
  };
}

function plainAmount(value: Amount): number | string {
  return typeof value === 'bigint' ? plainNumber(value) : value;
}
