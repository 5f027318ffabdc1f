import { networkOf } from '../../domain/attachments/join.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import type { Selection } from '../../domain/attachments/selection.ts';
import { finding } from '../../findings/make.ts';
import { podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy, ownerKey, subjectOf } from '../group.ts';
import { requestEvidence } from './evidence.ts';

/** Multus gives names in order, and fails on one that is taken (multus.go validateIfName). */
export const interfaceRequestedTwice = defineCheck({
  slug: 'interface-name-requested-twice',
  title: 'no interface name is requested twice',
  emits: ['MN313'],
  needs: ['pods'],
  *judge({ pods }) {
    const concerned = pods.filter((pod) => isConcerned(pod) && clashOf(pod) !== undefined);
    for (const group of groupBy(concerned, (pod) => `${ownerKey(pod)} ${clashOf(pod)?.interface}`)) {
      const [first] = group;
      const clash = clashOf(first);
      if (clash === undefined) continue;
      yield finding('MN313', {
        subject: subjectOf(group),
        args: clash,
        affected: podRefs(group),
        evidence: [requestEvidence(first)],
      });
    }
  },
});

/** A pod that has all its interfaces proves that its names are not what they seem here. */
function isConcerned({ hostNetwork, life, attachments }: Pod): boolean {
  if (hostNetwork || (life !== 'starting' && life !== 'running')) return false;
  return attachments.some(({ default: isDefault, reported }) => !isDefault && reported === undefined);
}

interface Clash {
  readonly interface: string;
  readonly networks: readonly string[];
}

// The names that are there before the first network of the request is added.
const taken: readonly (readonly [name: string, by: string])[] = [
  ['lo', 'the loopback interface'],
  ['eth0', 'the default network'],
];

function clashOf({ request }: Pod): Clash | undefined {
  const selections: readonly Selection[] = request?.ok === true ? request.value : [];
  const holders = new Map<string, string>(taken);
  for (const selection of selections) {
    const { expectedInterface } = selection;
    const network = networkOf(selection);
    const holder = holders.get(expectedInterface);
    if (holder !== undefined) return { interface: expectedInterface, networks: [holder, network] };
    holders.set(expectedInterface, network);
  }
  return undefined;
}
