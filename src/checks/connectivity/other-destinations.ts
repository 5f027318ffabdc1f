import { podPath } from '../../domain/connectivity/endpoint.ts';
import type { Measurement } from '../../domain/connectivity/measurement.ts';
import type { Probed } from '../../domain/connectivity/probed.ts';
import type { Finding } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { nodeRef, ref } from '../../findings/refs.ts';
import { measured, networkRef, podOf, podsIn } from './evidence.ts';
import type { Facts } from './facts.ts';
import { kindOf } from './silent-pairs.ts';

const MOST_EVIDENCE = 3;

const isSilent = ({ reading }: Measurement): boolean =>
  reading.kind === 'silent' && reading.silence !== 'refused' && reading.silence !== 'no-interface';
const isMeasured = ({ reading }: Measurement): boolean => reading.kind !== 'unmeasured';
const pairsOf = (list: readonly Measurement[]) => list.map(({ pair }) => pair);

function byAddress(measurements: readonly Measurement[]): Iterable<readonly Measurement[]> {
  return Map.groupBy(measurements, ({ pair }) => `${pair.from.network} ${pair.address}`).values();
}

/** Gateways that do not answer (MN606). */
export function* silentGateways({ measurements, method }: Probed): Iterable<Finding> {
  const asked = measurements.filter((one) => one.pair.to.kind === 'gateway' && isMeasured(one));
  for (const own of byAddress(asked)) {
    const silent = own.filter(isSilent);
    const [first] = silent;
    if (first === undefined) continue;
    const { from, address } = first.pair;
    const nodes = [...new Set(silent.map(({ pair }) => pair.from.node ?? ''))].sort();
    yield finding('MN606', {
      subject: networkRef(from.network),
      args: { network: from.network, address, from: silent.length === own.length ? 'all' : nodes, of: own.length },
      affected: podsIn(pairsOf(silent)),
      evidence: silent.slice(0, MOST_EVIDENCE).map((one) => measured(one, method)),
    });
  }
}

/** Addresses that the user named, of nodes and others, that do not answer (MN609). That of a pod's own node cannot, with macvlan and ipvlan. */
export function* silentAddresses({ measurements, method }: Probed, facts: Pick<Facts, 'nads'>): Iterable<Finding> {
  const asked = measurements.filter(({ pair }) => pair.to.kind === 'node' || pair.to.kind === 'address');
  for (const all of byAddress(asked.filter(isMeasured))) {
    for (const ownHost of [true, false]) {
      const own = all.filter(({ pair: { from, to } }) => (to.kind === 'node' && to.node === from.node) === ownHost);
      const silent = own.filter(isSilent);
      const [first] = silent;
      if (first === undefined) continue;
      const { from, to, address } = first.pair;
      const { type } = kindOf(from.network, facts);
      // Another plugin's pods are meant to reach their node.
      const byDesign = ownHost && silent.length === own.length && (type === 'macvlan' || type === 'ipvlan');
      yield finding('MN609', {
        subject: to.kind === 'node' ? nodeRef(to.node) : ref('address', { name: address }),
        severity: byDesign ? 'P3' : 'P1',
        args: {
          network: from.network,
          address,
          ...(to.kind === 'node' ? { node: to.node } : {}),
          ownHost: byDesign,
          pods: silent.length,
          of: own.length,
          ...(type === undefined ? {} : { type }),
        },
        affected: podsIn(pairsOf(silent)),
        evidence: silent.slice(0, MOST_EVIDENCE).map((one) => measured(one, method)),
      });
    }
  }
}

/** Hosts that refuse a connection (MN607). */
export function* refusedPorts({ measurements, method }: Probed): Iterable<Finding> {
  if (method.kind !== 'tcp') return;
  const refused = measurements.filter(({ reading }) => reading.kind === 'silent' && reading.silence === 'refused');
  for (const [network, own] of Map.groupBy(refused, ({ pair }) => pair.from.network)) {
    const targets = own.map(({ pair: { to, address } }) => (to.kind === 'pod' ? podPath(to.endpoint) : address));
    yield finding('MN607', {
      subject: networkRef(network),
      args: { network, port: method.port, pods: [...new Set(targets)].sort(), of: own.length },
      affected: podsIn(pairsOf(own)),
      evidence: own.slice(0, MOST_EVIDENCE).map((one) => measured(one, method)),
    });
  }
}

/** Addresses that answer one packet more than once (MN610). */
export function* severalAnswers({ measurements, method }: Probed): Iterable<Finding> {
  const doubled = measurements.filter(({ reading }) => reading.kind === 'answered' && reading.duplicates > 0);
  for (const own of byAddress(doubled)) {
    const [first] = own;
    if (first === undefined) continue;
    const { from, address, to } = first.pair;
    yield finding('MN610', {
      subject: to.kind === 'pod' ? podOf(to.endpoint) : networkRef(from.network),
      args: { network: from.network, address, pods: own.map(({ pair }) => podPath(pair.from)) },
      affected: podsIn(pairsOf(own)),
      evidence: own.slice(0, MOST_EVIDENCE).map((one) => {
        const duplicates = one.reading.kind === 'answered' ? one.reading.duplicates : 0;
        const { text, ...more } = measured(one, method);
        return { ...more, text: `${text}, ${duplicates} further answers` };
      }),
    });
  }
}
