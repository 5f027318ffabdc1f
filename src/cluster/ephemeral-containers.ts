import type { Gathered } from '../snapshot/gathered.ts';
import type { Connection } from './connection.ts';
import type { DebugContainer, DebugProfile, PodDebugger } from './port.ts';
import { ClusterProblem } from './problem.ts';
import { noAnswer, refusal } from './refusal.ts';
import type { Transport } from './transport/transport.ts';

/** Adds ephemeral containers by the subresource that is for it; needs `patch` on `pods/ephemeralcontainers`. */
export function openDebugger(connection: Connection, transport: Transport): PodDebugger {
  return {
    async add({ namespace, name }, container): Promise<Gathered<undefined>> {
      const asked = {
        what: `add an ephemeral container to pod ${namespace}/${name}`,
        check: ['auth', 'can-i', 'patch', 'pods', '--subresource=ephemeralcontainers', '-n', namespace],
        optional: true,
      };
      const pod = `${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`;
      try {
        const answer = await transport.patch(`/api/v1/namespaces/${pod}/ephemeralcontainers`, patchFor(container));
        if (answer.status !== 200) return { ok: false, why: refusal(answer, asked, connection) };
        return { ok: true, value: undefined, at: new Date().toISOString() };
      } catch (error) {
        if (!(error instanceof ClusterProblem)) throw error;
        return { ok: false, why: noAnswer(error, asked) };
      }
    },
  };
}

// Containers merge by name: to send this twice adds one container.
function patchFor({ name, image, command, profile }: DebugContainer): object {
  const securityContext = rights[profile];
  return {
    spec: {
      ephemeralContainers: [
        {
          name,
          image,
          command,
          imagePullPolicy: 'IfNotPresent',
          terminationMessagePolicy: 'File',
          ...(securityContext === undefined ? {} : { securityContext }),
        },
      ],
    },
  };
}

// What kubectl's profiles give to an ephemeral container: k8s.io/kubectl/pkg/cmd/debug/profiles.go.
const rights: Readonly<Record<DebugProfile, object | undefined>> = {
  legacy: undefined,
  baseline: undefined,
  general: { capabilities: { add: ['SYS_PTRACE'] } },
  restricted: {
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    allowPrivilegeEscalation: false,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  netadmin: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
  sysadmin: { privileged: true },
};
