import { finding } from '../../findings/make.ts';
import { podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy, ownerKey, subjectOf } from '../group.ts';
import { toldIn, writtenIn } from './told.ts';
import { usesOf } from './uses.ts';

/** A program that is told of an address on a network which its pod is not on will hardly reach it. */
export const addressNotAttached = defineCheck({
  slug: 'env-address-not-attached',
  title: 'pods are attached to the networks whose addresses they use',
  emits: ['MN801'],
  needs: ['pods', 'nads', 'configMaps'],
  wants: ['nodes'],
  *judge({ pods, nads, configMaps, nodes = [] }) {
    const foreign = usesOf({ pods, nads, nodes, configMaps }).filter(({ own }) => own === undefined);
    for (const group of groupBy(foreign, ({ pod, ranges }) => `${ownerKey(pod)} ${ranges[0].network}`)) {
      const [{ pod, ranges }, ...others] = group;
      const users = new Set(others.map((use) => use.pod));
      users.delete(pod);
      yield finding('MN801', {
        subject: subjectOf([pod, ...users]),
        args: { networks: ranges.map(({ network }) => network), told: toldIn(group) },
        affected: podRefs(group.map((use) => use.pod)),
        evidence: writtenIn(group),
      });
    }
  },
});
