import type { NotGathered } from '../../snapshot/gathered.ts';
import type { NodeProbe } from '../../snapshot/node-probe.ts';
import type { Look } from './means.ts';
import { runProbe } from './run-probe.ts';

const CONTAINER = 'look';
/** The label of every pod that is made here, so that what a lost connection left behind can be found. */
const DEBUG_POD_LABEL = 'multinet.io/debug-pod';

/** Looks into a node through a pod that is made for it and removed again, whatever comes of it. */
export async function inDebugPod(node: string, image: string, look: Look): Promise<NodeProbe> {
  const { maker, reader, stop, onRemark = () => undefined, onLeft } = look;
  const { namespace } = reader.target;
  const name = `multinet-debug-${crypto.randomUUID().slice(0, 8)}`;
  const through = `${namespace}/${name}`;
  const failed = (why: NotGathered): NodeProbe => ({ node, by: 'debug-pod', through, answer: { ok: false, why } });
  if (maker === undefined) {
    return failed({ reason: 'no-tool', what: `make pod ${through}`, detail: 'this connection makes no pods' });
  }
  let isRefused = false;
  onRemark(`making pod ${through} of image ${image} on node ${node}; it is removed again`);
  try {
    const made = await maker.create(namespace, debugPod(name, node, image), stop);
    if (!made.ok) {
      if (['forbidden', 'unauthorized'].includes(made.why.reason)) isRefused = true;
      return failed(made.why);
    }
    const running = await maker.running(namespace, name, stop);
    if (!running.ok) return failed(running.why);
    return {
      node,
      by: 'debug-pod',
      through,
      answer: await runProbe({ namespace, pod: name, container: CONTAINER }, look),
    };
  } finally {
    // A create that was given up may have been carried out all the same.
    const removed = isRefused ? undefined : await maker.remove(namespace, name);
    if (removed?.ok === false) {
      onRemark(
        `warning: cannot remove pod ${through}: ${removed.why.detail}; remove it with: kubectl delete pod ${name} -n ${namespace}`,
      );
      onLeft?.();
    }
  }
}

/** A pod that shares the node's network, sees its file system read-only, tolerates everything, and ends by itself. */
function debugPod(name: string, node: string, image: string): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      labels: { 'app.kubernetes.io/managed-by': 'kubectl-multinet', [DEBUG_POD_LABEL]: 'true' },
    },
    spec: {
      nodeName: node,
      hostNetwork: true,
      restartPolicy: 'Never',
      // Should its maker die, the pod ends all the same.
      activeDeadlineSeconds: 120,
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      tolerations: [{ operator: 'Exists' }],
      containers: [
        {
          name: CONTAINER,
          image,
          command: ['sleep', '120'],
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
          },
          resources: { limits: { cpu: '100m', memory: '64Mi' } },
          volumeMounts: [{ name: 'node', mountPath: '/host', readOnly: true }],
        },
      ],
      volumes: [{ name: 'node', hostPath: { path: '/' } }],
    },
  };
}
