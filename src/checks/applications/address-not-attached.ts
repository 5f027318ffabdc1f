import { finding } from '../../findings/make.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { aboutUses } from './told.ts';
import { type Use, usesOf } from './uses.ts';

/**
 * A program that is told of an address on a network which its pod is not on will hardly reach it. One finding for each network: workloads
 * that came with one chart are told the same, and are mended alike.
 */
export const addressNotAttached = defineCheck({
  slug: 'env-address-not-attached',
  title: 'pods are attached to the networks whose addresses they use',
  emits: ['MN801'],
  needs: ['pods', 'nads', 'configMaps'],
  wants: ['nodes'],
  *judge({ pods, nads, configMaps, nodes = [] }) {
    const foreign = usesOf({ pods, nads, nodes, configMaps }).filter(({ own }) => own === undefined);
    for (const group of groupBy(foreign, networksOf)) {
      const { told, workloads, ...about } = aboutUses(group);
      const networks = group[0].ranges.map(({ network }) => network);
      yield finding('MN801', { ...about, args: { networks, told, workloads } });
    }
  },
});

/** The networks that an address belongs to, as one text; most belong to one alone. */
function networksOf({ ranges }: Use): string {
  return ranges.length === 1 ? ranges[0].network : ranges.map(({ network }) => network).join(' ');
}
