import { isPodOf } from '../../domain/installation/coverage.ts';
import { type Daemon, daemonSetsOf } from '../../domain/installation/daemons.ts';
import { type Restart, restarts } from '../../domain/installation/restarts.ts';
import type { Evidence } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { pathOf, podRef } from '../../findings/refs.ts';
import { type Check, defineCheck } from '../check.ts';

/** A daemon that restarts fails the pods that start meanwhile. */
function restarting(daemon: Daemon, code: 'MN104' | 'MN107'): Check {
  return defineCheck({
    slug: `${daemon}-restarting`,
    title: `${daemon === 'multus' ? 'Multus' : daemon} does not restart`,
    emits: [code],
    needs: ['daemonSets', 'pods'],
    skip: ({ daemonSets }) =>
      daemonSetsOf(daemon, daemonSets).length === 0 ? `${daemon} is not installed` : undefined,
    *judge({ daemonSets, pods, takenAt }) {
      for (const daemonSet of daemonSetsOf(daemon, daemonSets)) {
        const found = restarts(
          pods.filter((pod) => isPodOf(daemonSet, pod)),
          takenAt,
        );
        const { name = '', namespace = '' } = daemonSet.metadata ?? {};
        for (const [reason, same] of Map.groupBy(found, (restart) => restart.reason)) {
          const memoryLimit = same[0]?.memoryLimit;
          yield finding(code, {
            subject: { kind: 'daemonset', namespace, name },
            args: {
              daemonSet: pathOf({ namespace, name }),
              reason,
              nodes: same.map(({ pod }) => pod.node ?? '<unknown>'),
              ...(memoryLimit === undefined ? {} : { memoryLimit }),
            },
            affected: same.map(({ pod }) => podRef(pod)),
            evidence: same.map(proof),
          });
        }
      }
    },
  });
}

function proof({ pod, container, count, reason, exitCode, at }: Restart): Evidence {
  const text = `${count} restarts; the last ended with ${reason}, exit code ${exitCode}, at ${at}`;
  return { source: `status of container ${container}`, of: podRef(pod), text };
}

/** Multus does not restart. */
export const multusStable = restarting('multus', 'MN104');
/** whereabouts does not restart. */
export const whereaboutsStable = restarting('whereabouts', 'MN107');
