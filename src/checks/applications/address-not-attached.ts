import { finding } from '../../findings/make.ts';
import { podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { podsIn, subjectOfUses, toldIn, workloadsIn, writtenIn } from './told.ts';
import { usesOf } from './uses.ts';

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
    for (const group of groupBy(foreign, ({ ranges }) => ranges.map(({ network }) => network).join(' '))) {
      yield finding('MN801', {
        subject: subjectOfUses(group),
        args: {
          networks: group[0].ranges.map(({ network }) => network),
          told: toldIn(group),
          workloads: workloadsIn(group),
        },
        affected: podRefs(podsIn(group)),
        evidence: writtenIn(group),
      });
    }
  },
});
