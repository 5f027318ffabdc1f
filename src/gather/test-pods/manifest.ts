import { TEST_POD_LABEL, type TestPodPlan } from '../../domain/bandwidth/test-pod.ts';

/** The container in which programs measure. */
const CONTAINER = 'test';

/** What all test pods of a run have in common. */
export interface TestPodSettings {
  readonly image: string;
  /** Tells the pods of one run from those of others. */
  readonly run: string;
  /** False where the cluster decides whom pods run as, within ranges that are its own (OpenShift). */
  readonly namesUser: boolean;
  /** Seconds after which the cluster ends them, whatever has become of this program. */
  readonly lifetime: number;
}

/** Whom programs in a test pod run as: a number, because images mostly name root or nobody at all. */
const SOMEBODY = 65532;

/**
 * A pod on a network that does nothing until it is measured. It asks for no more than the Pod Security Standard "restricted" allows
 * (kubernetes.io/docs/concepts/security/pod-security-standards), and ends by itself. The definition of its network is its owner: no
 * other object in its namespace has a reason to outlive it, and with the definition the pod has lost its purpose. Nobody controls it,
 * so that nothing makes another in its place.
 */
export function testPodManifest(
  name: string,
  node: string,
  { network, resource, owner }: Pick<TestPodPlan, 'network' | 'resource' | 'owner'>,
  { image, run, lifetime, namesUser }: TestPodSettings,
): Readonly<Record<string, unknown>> {
  const [, definition = ''] = network.split('/');
  const devices = resource === undefined ? {} : { [resource]: '1' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      labels: { 'app.kubernetes.io/managed-by': 'kubectl-multinet', [TEST_POD_LABEL]: run },
      annotations: { 'k8s.v1.cni.cncf.io/networks': network },
      ...(owner === undefined
        ? {}
        : {
            ownerReferences: [
              {
                apiVersion: 'k8s.cni.cncf.io/v1',
                kind: 'NetworkAttachmentDefinition',
                name: definition,
                uid: owner,
              },
            ],
          }),
    },
    spec: {
      nodeName: node,
      restartPolicy: 'Never',
      activeDeadlineSeconds: lifetime,
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      tolerations: [{ operator: 'Exists' }],
      securityContext: {
        runAsNonRoot: true,
        ...(namesUser ? { runAsUser: SOMEBODY, runAsGroup: SOMEBODY } : {}),
        seccompProfile: { type: 'RuntimeDefault' },
        // So that ping needs no privilege; the setting is among those that are safe (kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster).
        sysctls: [{ name: 'net.ipv4.ping_group_range', value: '0 2147483647' }],
      },
      containers: [
        {
          name: CONTAINER,
          image,
          command: ['sleep', String(lifetime)],
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
          },
          // No limit for the processor: it would be measured, and not the network.
          resources: {
            requests: { cpu: '100m', memory: '64Mi', ...devices },
            limits: { memory: '256Mi', ...devices },
          },
          // iperf3 keeps what it sends in a file there.
          volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
        },
      ],
      volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
    },
  };
}
