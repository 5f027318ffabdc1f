import { type Endpoint, podPath } from '../../domain/connectivity/endpoint.ts';
import type { Measurement, Reading, Silence } from '../../domain/connectivity/measurement.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import type { Method } from '../../domain/connectivity/probed.ts';
import type { Evidence, ObjectRef } from '../../findings/finding.ts';
import { compareRefs, nadRef, podRef, ref } from '../../findings/refs.ts';
import { saidOfAnyPod } from '../../snapshot/said-of-a-pod.ts';

/** The pod of an endpoint. */
export const podOf = ({ namespace, pod }: Endpoint): ObjectRef => podRef({ namespace, name: pod });

/** The definition of a network. */
export function networkRef(network: string): ObjectRef {
  const [namespace, name] = network.split('/');
  return name === undefined ? ref('network', { name: network }) : nadRef({ namespace: namespace ?? '', name });
}

/** The pods that pairs begin or end in, each once. */
export function podsIn(pairs: readonly Pair[]): ObjectRef[] {
  const ends = pairs.flatMap(({ from, to }) => (to.kind === 'pod' ? [from, to.endpoint] : [from]));
  const each = new Map(ends.map((end) => [podPath(end), podOf(end)]));
  return [...each.values()].sort(compareRefs);
}

/** Reasons in few words. */
const silenceInWords: Readonly<Record<Silence, string>> = {
  'no-answer': 'no answer',
  unreachable: 'host unreachable',
  'no-route': 'no route',
  filtered: 'filtered',
  loop: 'loop',
  'no-interface': 'no such interface',
  'no-source': 'no address',
  refused: 'refused',
};

/** One unknown for each reason, however many pods share it: it names the first of them and counts the others. */
export function* forEachReason(
  list: readonly { readonly from: Endpoint; readonly why: string }[],
): Iterable<{ readonly subject: ObjectRef; readonly unjudged: string }> {
  for (const own of Map.groupBy(list, ({ from, why }) => saidOfAnyPod(why, from.pod)).values()) {
    const pods = [...new Map(own.map(({ from }) => [podPath(from), from])).values()];
    const [first] = pods;
    const why = own[0]?.why;
    if (first === undefined || why === undefined) continue;
    const others = pods.length - 1;
    const more = others === 0 ? '' : ` (and ${others} more ${others === 1 ? 'pod' : 'pods'})`;
    yield { subject: podOf(first), unjudged: `${why}${more}` };
  }
}

/** What somebody may do again to see the same. */
function commandOf({ from, address }: Pair, method: Method): string {
  return method.kind === 'ping'
    ? `ping -c ${method.count} -I ${from.interface} ${address}`
    : `connection to TCP port ${method.port} of ${address}`;
}

/** A measurement as evidence. */
export function measured({ pair, reading }: Measurement, method: Method): Evidence {
  return { source: commandOf(pair, method), of: podOf(pair.from), text: readingInWords(reading) };
}

function readingInWords(reading: Reading): string {
  switch (reading.kind) {
    case 'answered': {
      const { sent, received, times } = reading;
      const counts = sent === undefined ? 'connected' : `${sent} sent, ${received} answered`;
      return times === undefined ? counts : `${counts}, ${times.minMs}/${times.avgMs}/${times.maxMs} ms (min/avg/max)`;
    }
    case 'silent': {
      const { sent, silence, said } = reading;
      const reason = `${silenceInWords[silence]}${said === undefined ? '' : ` ("${said}")`}`;
      if (sent === undefined) return reason;
      return silence === 'no-answer' ? `${sent} sent, none answered` : `${sent} sent, none answered: ${reason}`;
    }
    case 'unmeasured':
      return reading.why;
  }
}
