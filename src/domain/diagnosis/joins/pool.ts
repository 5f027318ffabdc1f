import type { IpPoolObject } from '../../../kube/whereabouts.ts';
import { parseCidr } from '../../addresses/cidr.ts';
import { requestedNetworks } from '../../attachments/presence.ts';
import { addressingOf } from '../../nad/addressing.ts';
import { ipPoolName } from '../../pools/names.ts';
import { nadNamed } from '../attached.ts';
import type { Join, Surroundings } from '../trouble.ts';
import { distinct, listed, several } from '../words.ts';

/** No address was left: who holds them decides what to do. Full, full of leftovers, or shared with another network. */
export const exhaustedPool: Join = ({ pod, explanation, attachment }, around) => {
  const network = attachment?.network;
  const nad = nadNamed(around, network);
  if (network === undefined || nad?.config.kind !== 'decoded') return undefined;
  const { whereabouts } = addressingOf(nad.config);
  const asked = parseCidr(explanation.signature?.args.range ?? '')?.text;
  const range = whereabouts?.ranges.find(({ cidr }) => asked === undefined || cidr.text === asked);
  if (whereabouts === undefined || range === undefined) return undefined;
  const node = whereabouts.slices === undefined ? undefined : pod.node;
  const name = ipPoolName({ range: asked ?? range.cidr.text, networkName: whereabouts.networkName, node });
  const pool = around.ipPools.find(({ metadata }) => metadata?.name === name);
  if (pool === undefined) return undefined;
  const { held, leaked, others } = holdersOf(pool, network, around);
  const size = Number(whereabouts.slices === undefined ? range.capacity : whereabouts.slices.perSlice);
  const of = { kind: 'ippool', namespace: pool.metadata?.namespace ?? '', name };
  const where = `${asked ?? range.cidr.text} (network ${network})`;
  const clues = [
    {
      source: 'spec.allocations',
      of,
      text: `${several(held, 'address', 'addresses')} of ${size} given away${leaked.length === 0 ? '' : `; pods that do not exist: ${listed(leaked)}`}`,
    },
  ];
  const command = ['kubectl', 'get', 'ippools.whereabouts.cni.cncf.io', name, '-n', of.namespace, '-o', 'yaml'];
  const share = others.length === 0 ? '' : ` The range is shared with ${listed(others)}.`;
  if (held < size)
    return {
      cause: `There was no free address in ${where} when the pod was last tried; ${several(size - held, 'is', 'are')} free now.`,
      certainty: 'likely',
      clues,
      steps: ['Wait for the next try, at most some minutes, or delete the pod.'],
      command,
    };
  if (leaked.length > 0)
    return {
      cause: `All ${size} addresses of ${where} are given away, ${several(leaked.length, 'of them to a pod that no longer exists', 'of them to pods that no longer exist')}.`,
      clues,
      steps: [
        `Release what ${listed(leaked)} ${leaked.length === 1 ? 'holds' : 'hold'}: whereabouts' reconciler does so on its schedule, or delete the entries of the IPPool by hand.${share}`,
      ],
      command,
    };
  return {
    cause: `All ${size} addresses of ${where} are held by pods that exist${others.length === 0 ? '' : `, also through ${listed(others)}, which ${others.length === 1 ? 'draws' : 'draw'} from the same range`}.`,
    clues,
    steps: [
      others.length === 0
        ? `Widen the range in NAD ${network}, or run fewer pods on it.`
        : `Give ${network} a range of its own, or widen the range in all of them.`,
    ],
    command,
  };
};

function holdersOf(pool: IpPoolObject, network: string, { pods, allPods }: Surroundings) {
  const refs = Object.values(pool.spec?.allocations ?? {}).map(({ podref = '' }) => podref);
  const living = new Map(
    pods.filter(({ life }) => life !== 'finished').map((pod) => [`${pod.namespace}/${pod.name}`, pod]),
  );
  const leaked = allPods ? distinct(refs.filter((ref) => ref !== '' && !living.has(ref))) : [];
  const drawing = refs.flatMap((ref) => {
    const pod = living.get(ref);
    const networks = pod === undefined ? [] : requestedNetworks(pod);
    return networks.length === 1 && networks[0] !== network ? networks : [];
  });
  return { held: refs.length, leaked, others: distinct(drawing) };
}
