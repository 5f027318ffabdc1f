/** Who can come into the lab unless a world says otherwise: the users of the recordings. */
import type { LabUser, RbacGrant } from './world.ts';

/** The groups of every service account of namespace default. */
const serviceAccountGroups = ['system:serviceaccounts', 'system:serviceaccounts:default'];

/** `admin` may do everything, `norights` nothing, `podreader` may read pods of namespace default. */
export const labUsers: readonly LabUser[] = [
  { name: 'admin', username: 'kubernetes-admin', groups: ['system:masters'], by: 'certificate' },
  {
    name: 'norights',
    username: 'system:serviceaccount:default:norights',
    groups: serviceAccountGroups,
    by: 'token',
  },
  {
    name: 'podreader',
    username: 'system:serviceaccount:default:podreader',
    groups: serviceAccountGroups,
    by: 'token',
  },
];

/** What `podreader` may do. */
export const labGrants: readonly RbacGrant[] = [
  {
    to: { user: 'system:serviceaccount:default:podreader' },
    namespace: 'default',
    rules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }],
  },
];
