import { type Bounds, type Count, isExact } from '../../domain/capacity/bounds.ts';
import type { Fit } from '../../domain/capacity/fit.ts';
import { andMore } from '../../findings/catalogue/phrases.ts';
import { bindingText, limitText } from './words.ts';

/** The answer in one sentence: `5 more fit; the pool 10.50.0.0/29 of default/wa-small binds first`. */
export function verdict(fit: Fit): string {
  const binds = binding(fit);
  return `${answer(fit)}${howMany(fit.room.total)}${binds === '' ? '' : `; ${binds}`}`;
}

function answer({ asked }: Fit): string {
  if (asked === undefined) return '';
  const they = asked.replicas === 1n ? 'it' : 'they';
  const do_ = asked.replicas === 1n ? 'does' : 'do';
  const fits = asked.replicas === 1n ? 'fits' : 'fit';
  switch (asked.fit) {
    case 'yes':
      return `${asked.replicas} asked for, and ${they} ${fits}: `;
    case 'no':
      return `${asked.replicas} asked for, and ${they} ${do_} not fit: `;
    case 'untold':
      return `${asked.replicas} asked for, and whether ${they} ${fits} cannot be told: `;
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

function binding({ room, networks }: Fit): string {
  if (room.binding === undefined) return '';
  if (room.binding.by === 'cluster') return bindingText(room.binding.limit.limit, networks);
  const open = room.nodes.filter(({ fits }) => fits.atMost !== 0n);
  if (room.nodes.length === 0) return 'there is no node';
  const why = open.length === 0 ? limitText : (limit: Parameters<typeof limitText>[0]) => bindingText(limit, networks);
  const reasons = Map.groupBy(open.length === 0 ? room.nodes : open, ({ limit }) => (limit ? why(limit.limit) : ''));
  const said = [...reasons].map(([reason, nodes]) => {
    const where =
      nodes.length === room.nodes.length
        ? 'each node'
        : andMore(
            nodes.map(({ node }) => node),
            3,
            'nodes',
          );
    return open.length === 0 ? `${where}: ${reason}` : `${reason} on ${where}`;
  });
  return open.length === 0 ? `no node takes one (${andMore(said, 3, 'reasons')})` : andMore(said, 3, 'limits');
}
