import { parseAddress } from '../../domain/addresses/address.ts';
import type { Measurement } from '../../domain/connectivity/measurement.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import type { Probed } from '../../domain/connectivity/probed.ts';
import type { Finding } from '../../findings/finding.ts';
import { measured } from './evidence.ts';

const MOST_EVIDENCE = 3;

/** Tells whether answers of a pair may have gone to the wrong pod. */
export type IsConfused = (pair: Pair) => boolean;

/**
 * Pairs that begin or end at an address which several pods hold for sure (MN309, P1). An answer goes to the holder whose hardware
 * address its sender learned last: the others lose it, or get one that they did not wait for.
 */
export function confusedBy(doubles: readonly Finding[]): IsConfused {
  const shared = new Set(doubles.flatMap(addressesOf));
  return ({ from, family, address }) =>
    shared.has(`${from.network} ${address}`) ||
    from.addresses.some((own) => own.family === family && shared.has(`${from.network} ${own.text}`));
}

/** What was measured without the trouble that a shared address explains. Silence with a reason of its own stays. */
export function withoutConfusion(probed: Probed, isConfused: IsConfused): Probed {
  return { ...probed, measurements: probed.measurements.filter((one) => !isExplained(one, isConfused)) };
}

/** Adds the trouble that it explains to a finding about shared addresses, as evidence. */
export function withTrouble(double: Finding, { measurements, method }: Probed): Finding {
  const isConfused = confusedBy([double]);
  const trouble = measurements.filter((one) => isExplained(one, isConfused) && isTrouble(one));
  return {
    ...double,
    evidence: [...double.evidence, ...trouble.slice(0, MOST_EVIDENCE).map((one) => measured(one, method))],
  };
}

function addressesOf(double: Finding): string[] {
  if (double.code !== 'MN309' || double.severity !== 'P1') return [];
  const { networks, addresses } = double.args;
  // network-status has an address as its plugin wrote it.
  const values = addresses.map(({ value }) => parseAddress(value)?.text ?? value);
  return networks.flatMap((network) => values.map((value) => `${network} ${value}`));
}

function isExplained({ pair, reading }: Measurement, isConfused: IsConfused): boolean {
  if (!isConfused(pair)) return false;
  if (reading.kind === 'silent') return reading.silence === 'no-answer' || reading.silence === 'unreachable';
  return reading.kind === 'answered';
}

const isTrouble = ({ reading }: Measurement): boolean =>
  reading.kind === 'silent' || (reading.kind === 'answered' && (reading.lossPercent > 0 || reading.duplicates > 0));
