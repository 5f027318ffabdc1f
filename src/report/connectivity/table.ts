import { type Endpoint, endpointKey, podPath } from '../../domain/connectivity/endpoint.ts';
import type { Measurement, RoundTripTargets } from '../../domain/connectivity/measurement.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import type { NetworkPlan } from '../../domain/connectivity/plan.ts';
import type { Method } from '../../domain/connectivity/probed.ts';
import { oneLine } from '../escape.ts';
import type { DrawGrid } from '../grid.ts';
import { count, labelled } from '../layout.ts';
import type { Cell } from '../listing.ts';
import { plain } from '../paint.ts';
import type { Style } from '../style.ts';
import { cellOf, shortMs } from './cells.ts';

/** How a table is to look. */
export interface TableStyle extends Style {
  readonly drawGrid: DrawGrid;
}

/** What one table shows: one network, one family. */
export interface Field {
  readonly plan: NetworkPlan;
  readonly family: 4 | 6;
  readonly measurements: readonly Measurement[];
  readonly targets: RoundTripTargets;
  readonly method: Method;
}

/** The short name of an endpoint. */
export type NameOf = (endpoint: Endpoint) => string;

/** Something that is measured against: a column. */
interface Target {
  readonly key: string;
  readonly name: string;
}

/** The measurements of one network as a matrix, or, where that is too wide, as a list with a line for each source. */
export function fieldText(field: Field, nameOf: NameOf, style: TableStyle): string {
  const { plan, measurements, family } = field;
  const sources = distinct(measurements.map(({ pair }) => pair.from));
  const shared = plan.sharing.filter((pair) => pair.family === family);
  const targets = targetsOf([...measurements.map(({ pair }) => pair), ...shared], plan, nameOf);
  const cells = Map.groupBy(measurements, ({ pair }) => `${endpointKey(pair.from)} > ${targetKey(pair)}`);
  const sharing = new Set(shared.map((pair) => `${endpointKey(pair.from)} > ${targetKey(pair)}`));
  const rows = sources.map((source): Cell[] => [
    { text: nameOf(source) },
    ...targets.map(({ key }): Cell => {
      const at = `${endpointKey(source)} > ${key}`;
      return sharing.has(at)
        ? { text: 'same IP', tone: 'bad' }
        : cellOf(cells.get(at) ?? [], field.targets, style.glyphs);
    }),
  ]);
  const head = ['FROM \\ TO', ...targets.map(({ name }) => name)];
  const width = widest(style.drawGrid(head, rows, plain));
  const body =
    width <= style.width
      ? style.drawGrid(head, rows, style.paint).trimEnd()
      : asList(field, sources, nameOf, { columns: targets.length, width }, style);
  return [...title(field, style), body].join('\n');
}

function title({ plan, family, method }: Field, { paint, width }: TableStyle): string[] {
  const what =
    method.kind === 'tcp' ? `connections to TCP port ${method.port}` : `average of ${count(method.count, 'ping')}`;
  return labelled('', oneLine(`${plan.network}, IPv${family}: ${what}; rows send, columns answer`), width).map((line) =>
    paint('strong', line),
  );
}

function targetKey({ to, address }: Pair): string {
  return to.kind === 'pod' ? endpointKey(to.endpoint) : address;
}

/** Pods in the order of the plan, so that the cells of one node lie on the diagonal; then gateways and other addresses. */
function targetsOf(pairs: readonly Pair[], plan: NetworkPlan, nameOf: NameOf): Target[] {
  const measured = new Set(pairs.map(targetKey));
  const pods = plan.endpoints
    .filter((endpoint) => measured.has(endpointKey(endpoint)))
    .map((endpoint) => ({ key: endpointKey(endpoint), name: nameOf(endpoint) }));
  const others = pairs.flatMap(({ to, address }): Target[] => {
    if (to.kind === 'pod') return [];
    const prefix = to.kind === 'gateway' ? 'gw ' : to.kind === 'node' ? `${to.node} ` : '';
    return [{ key: address, name: oneLine(`${prefix}${address}`) }];
  });
  return [...pods, ...new Map(others.map((other) => [other.key, other])).values()];
}

function distinct(endpoints: readonly Endpoint[]): Endpoint[] {
  const each = new Map(endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
  return [...each.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

const placeOf = (endpoint: Endpoint): string => `${endpoint.node ?? ''} ${endpointKey(endpoint)}`;

function widest(text: string): number {
  return text.split('\n').reduce((most, line) => Math.max(most, line.length), 0);
}

/** One line for each source: how many answer, how fast, and by name what does not. */
function asList(
  { measurements, targets, plan }: Field,
  sources: readonly Endpoint[],
  nameOf: NameOf,
  matrix: { readonly columns: number; readonly width: number },
  style: TableStyle,
): string {
  const { paint, glyphs, width } = style;
  const bySource = Map.groupBy(measurements, ({ pair }) => endpointKey(pair.from));
  const longest = sources.reduce((most, source) => Math.max(most, nameOf(source).length), 0);
  const lines = sources.flatMap((source) => {
    const own = bySource.get(endpointKey(source)) ?? [];
    const times = own.flatMap(({ reading }) => (reading.kind === 'answered' ? (reading.times?.avgMs ?? []) : []));
    const answers = own.filter(({ reading }) => reading.kind === 'answered').length;
    const range = times.length === 0 ? '' : `, ${shortMs(Math.min(...times))} to ${shortMs(Math.max(...times))}`;
    const troubles = Map.groupBy(
      own.filter((one) => isTrouble(cellOf([one], targets, glyphs))),
      (one) => cellOf([one], targets, glyphs).text,
    );
    const parts = [...troubles].map(([word, list]) => {
      const peers = list.map(({ pair: { to, address } }) => (to.kind === 'pod' ? nameOf(to.endpoint) : address));
      return `${word}: ${oneLine(peers.join(', '))}`;
    });
    const label = `${nameOf(source).padEnd(longest)}   `;
    const text = [`${answers} of ${own.length} answer${range}`, ...parts].join('; ');
    return labelled(label, text, width).map((line) => (parts.length > 0 ? paint('warning', line) : line));
  });
  const why = `the matrix of ${plan.network} has ${count(matrix.columns, 'column')} and needs ${matrix.width} characters, ${width} are there: one line for each source (-o json has every pair)`;
  return [...labelled('', oneLine(why), width).map((line) => paint('dim', line)), ...lines].join('\n');
}

const isTrouble = ({ tone }: Cell): boolean => tone === 'bad' || tone === 'warning' || tone === 'unknown';

/** Which pod a short name stands for, and on which node it is. */
export function legend(endpoints: readonly Endpoint[], nameOf: NameOf, { paint, width }: TableStyle): string {
  const byNode = Map.groupBy(endpoints, ({ node }) => node ?? 'unknown node');
  const longest = [...byNode.keys()].reduce((most, node) => Math.max(most, oneLine(node).length), 0);
  const lines = [...byNode].flatMap(([node, own]) => {
    const pods = own.map((endpoint) => {
      const path = oneLine(podPath(endpoint));
      return nameOf(endpoint) === path ? path : `${nameOf(endpoint)}=${path}`;
    });
    return labelled(`${oneLine(node).padEnd(longest)}   `, [...new Set(pods)].join(' '), width);
  });
  return lines.map((line) => paint('dim', line)).join('\n');
}
