import { type Entry, entry } from '../entry.ts';
import { objectWords } from './commands.ts';

interface NotReady {
  /** `kube-system/kube-multus-ds`. */
  readonly daemonSet: string;
  readonly nodes: readonly { readonly node: string; readonly why: string }[];
  /** How many nodes should run it. */
  readonly of: number;
}

interface Restarting {
  readonly daemonSet: string;
  readonly reason: string;
  readonly nodes: readonly string[];
  readonly memoryLimit?: string;
}

const rollout = (daemonSet: string): string =>
  `kubectl rollout status daemonset/${objectWords(daemonSet, 'DAEMONSET')} --timeout=5s`;

const logs = (daemonSet: string): string => `kubectl logs daemonset/${objectWords(daemonSet, 'DAEMONSET')} --tail=50`;

const where = ({ nodes, of }: NotReady): string =>
  `${nodes.length} of ${of} nodes (${nodes.map(({ node, why }) => `${node}: ${why}`).join('; ')})`;

const cause = ({ reason, memoryLimit }: Restarting): string =>
  reason === 'OOMKilled'
    ? `out of memory${memoryLimit === undefined ? '' : ` at its limit of ${memoryLimit}`}`
    : reason;

const restarting = (daemon: string): Omit<Entry<Restarting>, 'slug'> => ({
  severity: 'P2',
  title: `${daemon} keeps restarting`,
  say: (args) => `${daemon} (${args.daemonSet}) keeps restarting on ${args.nodes.join(', ')}: ${cause(args)}`,
  remedy: ({ daemonSet, reason }) => ({
    see: [`${logs(daemonSet)} --previous`],
    fix:
      reason === 'OOMKilled'
        ? 'raise the memory limit of its container'
        : 'find the cause in the log of the container before',
  }),
});

/** Words for what can be wrong with the multi-network installation. */
export const installation = {
  MN101: entry<{ multus: boolean }>({
    slug: 'nad-crd-missing',
    severity: 'P1',
    title: 'the cluster does not know NetworkAttachmentDefinitions',
    say: ({ multus }) =>
      `the CRD network-attachment-definitions.k8s.cni.cncf.io is not installed${multus ? ', though Multus runs' : ''}: no pod can ask for a network`,
    remedy: () => ({
      see: ['kubectl get crd network-attachment-definitions.k8s.cni.cncf.io'],
      fix: 'apply the CRD from the manifest of the Multus release that the cluster runs',
    }),
  }),
  MN102: entry<{ requests: number }>({
    slug: 'multus-missing',
    severity: 'P1',
    title: 'Multus is not installed',
    say: ({ requests }) =>
      `no DaemonSet runs Multus: ${requests === 0 ? 'pods' : `${requests} ${requests === 1 ? 'pod asks' : 'pods ask'} for networks and`} can only get their default interface`,
    remedy: () => ({
      see: ['kubectl get daemonsets -A'],
      fix: 'install Multus, or give this user the right to list the DaemonSets of the namespace it runs in',
    }),
  }),
  MN103: entry<NotReady>({
    slug: 'multus-not-ready',
    severity: 'P1',
    title: 'Multus does not serve every node',
    say: (args) =>
      `Multus (${args.daemonSet}) does not serve ${where(args)}: new pods there hang, or start without their networks`,
    remedy: ({ daemonSet }) => ({
      see: [rollout(daemonSet), logs(daemonSet)],
      fix: 'bring its pod on the node up again; then re-create the pods that started there meanwhile',
    }),
  }),
  MN104: entry<Restarting>({ slug: 'multus-restarting', ...restarting('Multus') }),
  MN105: entry<{ networks: readonly string[] }>({
    slug: 'whereabouts-missing',
    severity: 'P1',
    title: 'whereabouts is used but not installed',
    say: ({ networks }) =>
      `no DaemonSet runs whereabouts, which ${networks.join(', ')} ${networks.length === 1 ? 'needs' : 'need'} for addresses`,
    remedy: () => ({
      see: ['kubectl get daemonsets -A'],
      fix: 'install whereabouts, or give this user the right to list the DaemonSets of the namespace it runs in',
    }),
  }),
  MN106: entry<NotReady>({
    slug: 'whereabouts-not-ready',
    severity: 'P1',
    title: 'whereabouts does not serve every node',
    say: (args) =>
      `whereabouts (${args.daemonSet}) does not serve ${where(args)}: new pods there get no address from it and hang for minutes`,
    remedy: ({ daemonSet }) => ({
      see: [rollout(daemonSet), logs(daemonSet)],
      fix: 'bring its pod on the node up again: the token that the IPAM plugin uses there is bound to that pod',
    }),
  }),
  MN107: entry<Restarting>({ slug: 'whereabouts-restarting', ...restarting('whereabouts') }),
};
