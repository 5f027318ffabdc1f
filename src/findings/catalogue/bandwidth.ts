import { kubectlWord } from '../../kube/kubectl.ts';
import { entry } from '../entry.ts';
import { podCommand } from './commands.ts';

/** A measured way between two pods. */
interface Measured {
  /** `namespace/name`. */
  readonly network: string;
  /** Pods, `namespace/name`. */
  readonly from: string;
  readonly to: string;
}

/** A ping between the two pods; the second may be in another namespace. */
function pingCommand({ from, to, network }: Measured, more = ''): string {
  const [namespace, source] = from.split('/');
  const path = [...to.split('/'), ...network.split('/')].map((part) => kubectlWord(part, 'NAME'));
  const [toNamespace, toPod, networkNamespace, networkName] = path;
  return `kubectl multinet ping ${kubectlWord(source, 'POD')} ${toNamespace}/${toPod} -n ${kubectlWord(namespace, 'NAMESPACE')} --network ${networkNamespace}/${networkName}${more}`;
}

const mtuCommand = (args: Measured): string => pingCommand(args, ' --mtu');

/** Bits per second in the unit that is easiest to read. */
export function bitRate(bitsPerSecond: number): string {
  const units = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'] as const;
  const power = bitsPerSecond < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bitsPerSecond) / 3));
  const value = bitsPerSecond / 1000 ** power;
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${units[power] ?? 'bit/s'}`;
}

const suspects =
  'look at the path MTU, at retransmits and drop counters, at the processors of both nodes, and at what else uses the link';

/** What often is the reason for too little bandwidth. */
export type SuspectName = 'mtu' | 'drops' | 'retransmits' | 'processor' | 'sharedLink';

/** What became of a suspicion; unknown is a stated unknown. */
export type SuspectVerdict = 'confirmed' | 'ruled-out' | 'unknown';

/** What became of each suspicion. */
export type Suspicions = Readonly<Partial<Record<SuspectName, SuspectVerdict>>>;

const remedies: Readonly<Record<SuspectName, string>> = {
  mtu: 'make the MTU the same at both ends and all the way',
  drops:
    'find out why packets are dropped at the interface: a receiver that is too slow, a queue that is too short, a bad cable',
  retransmits: 'look for loss on the way: drop counters of the nodes and the switch, a duplex mismatch, a policer',
  processor: 'the processor is the limit and not the network: try --parallel, and more processor for the pods',
  sharedLink: 'measure again when the others on the link are quiet, or give the network a link of its own',
};

/** What to do against the suspects that are confirmed; where none is, where to look. */
function remedyAgainst(suspicions: Suspicions): string {
  const confirmed = (['mtu', 'drops', 'retransmits', 'processor', 'sharedLink'] as const).filter(
    (name) => suspicions[name] === 'confirmed',
  );
  return confirmed.length === 0 ? suspects : confirmed.map((name) => remedies[name]).join('; ');
}

/** Words for what iperf3 finds wrong between pods. */
export const bandwidth = {
  MN701: entry<
    Measured & {
      bitsPerSecond: number;
      targetBitsPerSecond: number;
      by: 'target' | 'expected' | 'link';
      master?: string;
      suspects: Suspicions;
    }
  >({
    slug: 'below-target',
    severity: 'P2',
    title: 'less bandwidth than expected',
    say: ({ network, from, to, bitsPerSecond, targetBitsPerSecond, by, master }) =>
      `${network} carries ${bitRate(bitsPerSecond)} from ${from} to ${to}, ${
        by === 'target'
          ? `target ${bitRate(targetBitsPerSecond)}`
          : by === 'expected'
            ? `less than half of the ${bitRate(targetBitsPerSecond)} expected of it`
            : `less than half of the ${bitRate(targetBitsPerSecond)} of its link ${master ?? ''}`.trimEnd()
      }`,
    remedy: (args) => ({
      see: [mtuCommand(args), podCommand('addr', args.from)],
      fix: remedyAgainst(args.suspects),
    }),
  }),

  MN702: entry<Measured & { jitterMs?: number; maxJitterMs?: number; lostPercent?: number; maxLostPercent?: number }>({
    slug: 'uneven-stream',
    severity: 'P2',
    title: 'a UDP stream loses more packets, or is less even, than the target allows',
    say: ({ network, from, to, jitterMs, maxJitterMs, lostPercent, maxLostPercent }) => {
      const parts = [
        ...(lostPercent === undefined ? [] : [`loses ${lostPercent.toFixed(2)} % (target ${maxLostPercent} %)`]),
        ...(jitterMs === undefined ? [] : [`has a jitter of ${jitterMs.toFixed(3)} ms (target ${maxJitterMs} ms)`]),
      ];
      return `a UDP stream on ${network} from ${from} to ${to} ${parts.join(' and ')}`;
    },
    remedy: (args) => ({
      see: [mtuCommand(args), podCommand('addr', args.to)],
      fix: 'look at drop counters on the way and at the receiving socket; try a lower --rate: above what the link carries, loss is certain',
    }),
  }),

  MN703: entry<Measured & { bitsPerSecond: number; medianBitsPerSecond: number; peers: number }>({
    slug: 'slower-than-peers',
    severity: 'P3',
    title: 'one pair has much less bandwidth than others like it',
    say: ({ network, from, to, bitsPerSecond, medianBitsPerSecond, peers }) =>
      `${network} carries ${bitRate(bitsPerSecond)} from ${from} to ${to}, less than half of the ${bitRate(medianBitsPerSecond)} that ${peers} like pairs carry (median)`,
    remedy: (args) => ({ see: [mtuCommand(args), podCommand('addr', args.from)], fix: suspects }),
  }),

  MN704: entry<Measured & { failure: string }>({
    slug: 'no-connection',
    severity: 'P1',
    title: 'the measurement could not connect',
    say: ({ network, from, to, failure }) =>
      `iperf3 from ${from} to ${to} on ${network} could not connect to the server it had started: ${failure}`,
    remedy: (args) => ({
      see: [pingCommand(args)],
      fix: 'find out by ping whether the pods reach each other at all; if they do, something filters TCP ports',
    }),
  }),
};
