import { kubectlWord } from '../../kube/kubectl.ts';
import { entry, type Remedy } from '../entry.ts';
import { networkCommand, showIpPool } from './commands.ts';
import { andMore, names, several } from './phrases.ts';

/** Addresses or devices, in the cluster or on one node. */
export interface PoolPlace {
  readonly node?: string;
  /** A text from 2^53. */
  readonly used: number | string;
  readonly capacity: number | string;
  readonly percent: number;
}

/** A pool that is full, or soon will be. */
interface FillArgs {
  readonly kind: 'whereabouts' | 'host-local' | 'device';
  /** The range, or the resource. */
  readonly pool: string;
  /** `namespace/name` of the networks that share it. */
  readonly networks: readonly string[];
  /** `namespace/name`. */
  readonly ipPool?: string;
  readonly places: readonly PoolPlace[];
  /** How many pods wait for it. */
  readonly waiting: number;
  /** How many of its addresses are held for nobody. */
  readonly leaked: number;
}

const LIST = 'kubectl multinet pools -A -o wide';

const unit = { whereabouts: 'addresses', 'host-local': 'addresses', device: 'devices' } as const;

const poolInWords = ({ kind, pool, networks }: FillArgs): string =>
  kind === 'device' ? `the supply of ${pool} for ${names(networks)}` : `pool ${pool} of ${names(networks)}`;

const inPlaces = ({ kind, places }: FillArgs, percent: boolean): string =>
  andMore(
    places.map(
      ({ node, used, capacity, percent: share }) =>
        `${used} of ${capacity} ${unit[kind]}${percent ? ` (${share} %)` : ''}${node === undefined ? '' : ` on ${node}`}`,
    ),
    4,
    'nodes',
  );

const leaks = ({ kind, leaked }: FillArgs): string => (kind === 'whereabouts' ? `, ${leaked} leaked` : '');

const waits = ({ waiting }: FillArgs): string =>
  waiting === 0 ? '' : `; ${several(waiting, 'pod waits', 'pods wait')}`;

/** Nothing is given because nothing is left to give once what is excluded is taken away. */
const isEmpty = ({ places }: FillArgs): boolean => places.every(({ capacity }) => capacity === 0);

function sayFull(args: FillArgs): string {
  const then = args.waiting === 0 ? '; the next pod cannot start' : waits(args);
  if (isEmpty(args)) return `${poolInWords(args)} has no ${unit[args.kind]} to give${then}`;
  return `${poolInWords(args)} is ${args.kind === 'device' ? 'used up' : 'full'}: ${inPlaces(args, false)} are taken${leaks(args)}${then}`;
}

const sayFilling = (args: FillArgs, how: string): string =>
  `${poolInWords(args)} is ${how}: ${inPlaces(args, true)} are taken${leaks(args)}${waits(args)}`;

function makeRoom(args: FillArgs): Remedy {
  const { kind, networks, ipPool, leaked, places } = args;
  const [network = ''] = networks;
  const node = places.find((place) => place.node !== undefined)?.node;
  if (kind === 'device') {
    return {
      see: [LIST, `kubectl describe node ${kubectlWord(node, 'NODE')}`],
      fix: 'offer more devices (for SR-IOV, more virtual functions in the policy of the operator or in sriov_numvfs), or run fewer pods that need one',
    };
  }
  if (kind === 'host-local') {
    return {
      see: [LIST, networkCommand(network)],
      fix: 'widen the range in the definition, or run fewer of its pods on the node; leases of pods that vanished in a reboot take addresses as well, and are files on the node under /var/lib/cni/networks',
    };
  }
  const see = [LIST, ipPool === undefined ? networkCommand(network) : showIpPool(ipPool)];
  if (isEmpty(args)) return { see, fix: 'widen the range in the definition, or exclude less of it' };
  return {
    see,
    fix:
      leaked > 0
        ? 'release the leaked addresses, which MN504 to MN506 name; if that is not enough, widen the range in the definition'
        : 'widen the range in the definition, or give some of the pods another network: every address is in use',
  };
}

/** Words for how full pools are. */
export const pools = {
  MN501: entry<FillArgs>({
    slug: 'pool-exhausted',
    severity: 'P1',
    title: 'pool is full',
    say: sayFull,
    remedy: makeRoom,
  }),

  MN502: entry<FillArgs>({
    slug: 'pool-nearly-full',
    severity: 'P2',
    title: 'pool is nearly full',
    say: (args) => sayFilling(args, args.kind === 'device' ? 'nearly used up' : 'nearly full'),
    remedy: makeRoom,
  }),

  MN503: entry<FillArgs>({
    slug: 'pool-filling',
    severity: 'P3',
    title: 'pool is filling up',
    say: (args) => sayFilling(args, args.kind === 'device' ? 'running low' : 'filling up'),
    remedy: makeRoom,
  }),
};
