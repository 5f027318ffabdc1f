import { brief } from '../../escape.ts';
import { tally } from '../../verdict.ts';
import { pathsIn } from '../paths.ts';
import type { HealthPool } from '../pools.ts';
import { checksThat, fails, type HealthRun } from '../run.ts';
import { withoutBar, withRoom } from './room.ts';

/** One of the performance data of a Nagios plugin. */
export interface Figure {
  readonly text: string;
  /** How much it matters, where there is no room for all: what part of a pool is used or of pings is lost, 0 to 100. */
  readonly weight: number;
}

/** `label=value[unit];warning;critical;minimum;maximum`. A threshold of 0 is passed by anything above it. */
interface Performance {
  readonly label: string;
  /** With its unit, or `U` where it is unknown. */
  readonly value: string | number;
  readonly warning?: string | number | undefined;
  readonly critical?: string | number | undefined;
  readonly most?: string | number;
}

function performanceText({ label, value, warning = '', critical = '', most = '' }: Performance): string {
  return `${quoted(label)}=${value};${warning};${critical};0${most === '' ? '' : `;${most}`}`;
}

// A label holds neither an equals sign nor a quote, whatever the guidelines say of doubled ones: readers cut there, and at semicolons.
function quoted(label: string): string {
  const safe = withoutBar(brief(label)).replace(/[='";]/g, '_');
  return /[^\w.-]/.test(safe) ? `'${safe}'` : safe;
}

/** Counts of a run, which belong to every output. */
export function figuresOfRun({ report, failOn, seconds }: HealthRun): Figure[] {
  const { P1, P2, P3 } = tally(report);
  const warns = (severity: 'P2' | 'P3') => (fails(severity, failOn) ? 0 : undefined);
  const all: Performance[] = [
    { label: 'p1', value: P1, critical: fails('P1', failOn) ? 0 : undefined },
    { label: 'p2', value: P2, warning: warns('P2') },
    { label: 'p3', value: P3, warning: warns('P3') },
    { label: 'unjudged', value: report.unknowns.length },
    { label: 'passed', value: checksThat(report, 'pass') },
    { label: 'skipped', value: checksThat(report, 'skipped') },
    { label: 'unknown', value: checksThat(report, 'unknown') },
    ...(seconds === undefined ? [] : [{ label: 'time', value: `${seconds.toFixed(3)}s` }]),
  ];
  return all.map((one) => ({ text: performanceText(one), weight: Number.POSITIVE_INFINITY }));
}

/** Shares of pools and pings. Of pools that each node has for itself, the fullest: a thousand nodes are no thousand graphs. */
export function figuresOfNetworks(run: HealthRun): readonly Figure[] {
  return [...ofPools(run), ...ofPings(run)];
}

function ofPools({ pools = [], settings }: HealthRun): Figure[] {
  const ranges = Map.groupBy(pools, ({ pool: { id, node } }) =>
    node === undefined ? id : id.slice(0, -`@${node}`.length),
  );
  return [...ranges].flatMap(([range, members]) => {
    const used = mostUsed(members);
    // Nothing to use, and nothing used: no share of it.
    if (used === undefined) return [];
    const value = Number.isFinite(used) ? `${used}%` : 'U';
    const text = performanceText({
      label: `pool ${range}`,
      value,
      warning: settings.poolNearlyFull,
      critical: 100,
      most: 100,
    });
    return [{ text, weight: used }];
  });
}

/** In percent; infinite where it is not known of one of them, which may be the fullest. */
function mostUsed(pools: readonly HealthPool[]): number | undefined {
  const shares = pools.flatMap(({ pool: { percentUsed } }) => {
    if (percentUsed === 'none') return [];
    return [percentUsed === 'unknown' ? Number.POSITIVE_INFINITY : percentUsed];
  });
  return shares.length === 0 ? undefined : shares.reduce((most, one) => Math.max(most, one));
}

function ofPings({ pings, report }: HealthRun): Figure[] {
  if (pings === undefined) return [];
  return pathsIn(pings, report.namespace).flatMap(({ network, family, path, lossRatio, times }) => {
    const where = `${network} ${family} ${path}`;
    const percent = lossRatio === undefined ? undefined : Number((lossRatio * 100).toFixed(2));
    const loss = percent === undefined ? 'U' : `${percent}%`;
    const rtt = times === undefined ? 'U' : `${Number(times.averageMs.toFixed(6))}ms`;
    return [
      performanceText({ label: `loss ${where}`, value: loss, most: 100 }),
      performanceText({ label: `rtt ${where}`, value: rtt }),
    ].map((text) => ({ text, weight: percent ?? 100 }));
  });
}

/** The figures that matter most, as far as there is room (in bytes), in their order: some readers know them by their place. */
export function figuresWithRoom(figures: readonly Figure[], room: number): readonly Figure[] {
  const heaviest = figures.toSorted((a, b) => Number(b.weight > a.weight) - Number(b.weight < a.weight));
  const shown = new Set(
    withRoom(
      heaviest.map(({ text }) => text),
      room,
    ),
  );
  return figures.filter(({ text }) => shown.has(text));
}
