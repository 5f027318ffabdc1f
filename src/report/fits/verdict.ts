import { type Bounds, type Count, isExact } from '../../domain/capacity/bounds.ts';
import type { Fit } from '../../domain/capacity/fit.ts';
import type { Limit } from '../../domain/capacity/limit.ts';
import { andMore } from '../../findings/catalogue/phrases.ts';
import { bindingText, limitText } from './words.ts';

/** The answer in one sentence: `5 more fit; the pool 10.50.0.0/29 of default/wa-small binds first`. */
export function verdict(fit: Fit): string {
  const binds = binding(fit);
  return `${answer(fit)}${howMany(fit.room.total)}${binds === '' ? '' : `; ${binds}`}`;
}

function answer({ asked }: Fit): string {
  if (asked === undefined || asked.replicas === 0n) return '';
  const one = asked.replicas === 1n;
  switch (asked.fit) {
    case 'yes':
      return `${asked.replicas} asked for, and ${one ? 'it fits' : 'they fit'}: `;
    case 'no':
      return `${asked.replicas} asked for, and ${one ? 'it does' : 'they do'} not fit: `;
    case 'untold':
      return `${asked.replicas} asked for, and whether ${one ? 'it fits' : 'they fit'} cannot be told: `;
  }
}

function howMany(total: Bounds): string {
  const { atLeast, atMost } = total;
  if (atLeast === 'unlimited') return 'any number fits, as far as networks go';
  if (isExact(total)) return moreFit(atLeast);
  if (atMost === 'unlimited') return `at least ${moreFit(atLeast)}, and nothing tells how many at most`;
  return `at least ${atLeast} and at most ${moreFit(atMost)}`;
}

function moreFit(count: Count): string {
  return `${count} more ${count === 1n ? 'fits' : 'fit'}`;
}

function binding({ room, networks, workload }: Fit): string {
  if (room.binding === undefined) return '';
  if (room.binding.by === 'cluster') return bindingText(room.binding.limit.limit, networks);
  if (room.nodes.length === 0) return 'there is no node';
  const open = room.nodes.filter(({ fits }) => fits.atMost !== 0n);
  if (open.length === 0) return `no node takes one (${where(room.nodes, room)})`;
  // That there is one on each node is meant so; what counts is where there is none.
  if (workload.onePerNode) return where(room.nodes.filter(isFailing), room);
  const reasons = Map.groupBy(open, ({ limit }) => (limit ? bindingText(limit.limit, networks) : ''));
  return [...reasons].map(([reason, nodes]) => `${reason} on ${nodesText(nodes, room)}`).join('; ');
}

type Nodes = Fit['room']['nodes'];

const meant: ReadonlySet<Limit['kind'] | undefined> = new Set(['scheduling', 'one-per-node', undefined]);

function isFailing({ fits, limit }: Nodes[number]): boolean {
  return fits.atMost === 0n && !meant.has(limit?.limit.kind);
}

/** Each reason once, with the nodes that have it before it. */
function where(nodes: Nodes, room: Fit['room']): string {
  const reasons = Map.groupBy(nodes, ({ limit }) => (limit === undefined ? '' : limitText(limit.limit)));
  return [...reasons].map(([reason, same]) => `${nodesText(same, room)}: ${reason}`).join('; ');
}

function nodesText(nodes: Nodes, room: Fit['room']): string {
  if (nodes.length > 1 && nodes.length === room.nodes.length) return 'each node';
  return andMore(
    nodes.map(({ node }) => node),
    3,
    'nodes',
  );
}
