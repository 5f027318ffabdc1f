import { type Endpoint, podPath } from '../../domain/connectivity/endpoint.ts';
import type { Measurement } from '../../domain/connectivity/measurement.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import { policiesSelecting } from '../../domain/connectivity/policies.ts';
import type { Probed } from '../../domain/connectivity/probed.ts';
import type { Evidence, Finding } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { ref } from '../../findings/refs.ts';
import { groupBad, subjectOf, type Verdict } from './bad-pairs.ts';
import { measured, podsIn } from './evidence.ts';
import type { Facts } from './facts.ts';

const MOST_EVIDENCE = 3;

/** Pairs of pods without any answer (MN601). A host that refuses a connection is there. */
export function* silentPairs({ measurements, method }: Probed, facts: Facts): Iterable<Finding> {
  const byPair = new Map(measurements.map((one) => [one.pair, one]));
  for (const { args, pairs } of groupBad(measurements, ({ pair }) => pair, verdictOn)) {
    const ends = pairs.flatMap(({ from, to }) => (to.kind === 'pod' ? [from, to.endpoint] : [from]));
    const policies = [...new Set(ends.flatMap((end) => policiesOn(end, facts)))].sort();
    const silent = pairs.flatMap((pair) => byPair.get(pair) ?? []);
    const example = exampleOfGood(measurements, pairs, args.network);
    yield finding('MN601', {
      subject: subjectOf(args),
      args: {
        ...args,
        ...kindOf(args.network, facts),
        policies,
        interfaceGone: silent.every(isInterfaceGone),
      },
      affected: podsIn(pairs),
      evidence: [
        ...silent.slice(0, MOST_EVIDENCE).map((one) => measured(one, method)),
        ...(example === undefined ? [] : [measured(example, method)]),
        ...policies.map(policyEvidence),
      ],
    });
  }
}

function verdictOn({ reading }: Measurement): Verdict {
  if (reading.kind === 'unmeasured') return 'not-judged';
  return reading.kind === 'silent' && reading.silence !== 'refused' ? 'bad' : 'good';
}

const isInterfaceGone = ({ reading }: Measurement): boolean =>
  reading.kind === 'silent' && (reading.silence === 'no-interface' || reading.silence === 'no-source');

/** A pair that answers, of a pod of the group if there is one: the contrast on which the claim rests. */
function exampleOfGood(
  measurements: readonly Measurement[],
  bad: readonly Pair[],
  network: string,
): Measurement | undefined {
  const pods = new Set(bad.map(({ from }) => podPath(from)));
  const good = measurements.filter(
    ({ pair, reading }) => reading.kind === 'answered' && pair.from.network === network && pair.to.kind === 'pod',
  );
  return good.find(({ pair }) => pods.has(podPath(pair.from))) ?? good[0];
}

function policiesOn({ namespace, pod, network }: Endpoint, { pods, policies }: Facts): string[] {
  if (policies.length === 0) return [];
  const found = pods.find((one) => one.namespace === namespace && one.name === pod);
  return policiesSelecting(policies, { namespace, labels: found?.object.metadata?.labels ?? {} }, network);
}

function policyEvidence(path: string): Evidence {
  const [namespace = '', name = ''] = path.split('/');
  return {
    source: 'spec.podSelector',
    of: ref('multi-networkpolicy', { namespace, name }),
    text: 'selects a pod of these pairs for this network',
  };
}

/** Plugin and mode of a network. */
export function kindOf(network: string, { nads }: Pick<Facts, 'nads'>): { type?: string; mode?: string } {
  const nad = nads.find(({ namespace, name }) => `${namespace}/${name}` === network);
  if (nad?.config.kind !== 'decoded') return {};
  const { type, mode } = nad.config;
  return { type, ...(mode === undefined ? {} : { mode }) };
}
