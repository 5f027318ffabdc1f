import { whereaboutsOnNode } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import { run, theNode, thePod } from '../wording.ts';

/** What the container runtime says when nobody else says anything. */
export const runtime: readonly Signature[] = [
  signature({
    id: 'R01',
    patterns: ['^context deadline exceeded$', '^DeadlineExceeded', 'rpc error: code = DeadlineExceeded'],
    source: 'kubernetes CRI client; seen on a cluster with a node whose whereabouts pod was gone',
    failure: 'ipam-contention',
    certainty: 'likely',
    explainedBy: ['MN106', 'MN105', 'MN103', 'MN104', 'MN102'],
    cause: (_, situation) =>
      `The set-up of ${thePod(situation)} on ${theNode(situation)} took longer than the kubelet waits (about four minutes), and the plugin that hung left no message.`,
    remedy: (_, situation) =>
      run(
        whereaboutsOnNode(situation),
        'If the pod uses whereabouts: without a running whereabouts pod on that node its token has expired, and every allocation hangs. Bring that pod back.',
        'Otherwise see whether the Multus pod of the node runs, and whether the node reaches the API server.',
      ),
  }),
];
