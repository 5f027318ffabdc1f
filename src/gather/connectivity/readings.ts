import type { Reading, Silence } from '../../domain/connectivity/measurement.ts';
import { type ConnectResult, isBoundConnect, parseConnectMany } from '../../probe/connect.ts';
import { type PingOutcome, type PingResult, parsePingMany } from '../../probe/ping.ts';
import type { ManyRun } from '../../snapshot/pings-record.ts';

/** What pings say of their destinations, in the order of all runs. `interfaces`: that which each was sent from, where it is known. */
export function pingReadings(runs: readonly ManyRun[], interfaces: readonly (string | undefined)[]): Reading[] {
  const results = runs.flatMap(({ stdout, groups, marker, failure }) =>
    parsePingMany(stdout, groups, marker).map(({ result }) => ({ result, failure })),
  );
  return interfaces.map((name, index) => {
    const found = results[index];
    if (found === undefined) return { kind: 'unmeasured', why: 'the command ended too early' };
    return pingReading(found.result, name, found.failure);
  });
}

/** What attempts to connect say of their destinations, in the order of all runs. */
export function connectReadings(runs: readonly ManyRun[], length: number): Reading[] {
  const results = runs.flatMap(({ stdout, groups, marker }) => {
    const bound = groups.flatMap((group) => group.destinations.map(() => isBoundConnect(group)));
    return parseConnectMany(stdout, groups, marker).map((result, index) => ({ result, bound: bound[index] === true }));
  });
  return Array.from({ length }, (_, index) => {
    const { result, bound } = results[index] ?? { result: { outcome: 'failed' } as const, bound: true };
    const reading = connectReading(result);
    return bound || reading.kind === 'unmeasured' ? reading : { ...reading, unbound: true };
  });
}

const silences: { readonly [O in PingOutcome]?: Silence } = {
  silent: 'no-answer',
  'host-unreachable': 'unreachable',
  'network-unreachable': 'no-route',
  prohibited: 'filtered',
  expired: 'loop',
  'no-interface': 'no-interface',
  'no-address': 'no-source',
};

const inWords: { readonly [O in PingOutcome]?: string } = {
  'not-permitted': 'ping has no right to send (CAP_NET_RAW)',
  'no-tool': 'the container has no ping',
  unfinished: 'ping was cut off',
};

/** What ping's result says of a pair. `failure`: the exec did not end by itself. */
function pingReading(result: PingResult, from: string | undefined, failure?: string): Reading {
  const { outcome, sent, received, lossPercent, roundTrip, duplicates, message } = result;
  if (outcome === 'answered' || outcome === 'loss') {
    return {
      kind: 'answered',
      lossPercent: lossPercent ?? 0,
      duplicates,
      ...(sent === undefined ? {} : { sent }),
      ...(received === undefined ? {} : { received }),
      ...(roundTrip === undefined ? {} : { times: roundTrip }),
    };
  }
  // busybox takes an interface that does not exist for an address that does not.
  const lacksInterface = outcome === 'bad-destination' && from !== undefined && message?.includes(`'${from}'`) === true;
  const silence = lacksInterface ? 'no-interface' : silences[outcome];
  if (silence === undefined) {
    return { kind: 'unmeasured', why: failure ?? inWords[outcome] ?? message ?? `ping ended as ${outcome}` };
  }
  return {
    kind: 'silent',
    silence,
    ...(sent === undefined ? {} : { sent }),
    ...(message === undefined ? {} : { said: message }),
  };
}

/** What an attempt to connect says of a pair. */
function connectReading({ outcome, message }: ConnectResult): Reading {
  const said = message === undefined ? {} : { said: message };
  switch (outcome) {
    case 'connected':
      return { kind: 'answered', lossPercent: 0, duplicates: 0 };
    case 'refused':
      return { kind: 'silent', silence: 'refused', ...said };
    case 'timed-out':
      return { kind: 'silent', silence: 'no-answer', ...said };
    case 'unreachable':
      return { kind: 'silent', silence: 'unreachable', ...said };
    case 'no-interface':
      return { kind: 'silent', silence: 'no-interface', ...said };
    case 'bad-host':
    case 'no-tool':
    case 'failed':
      return { kind: 'unmeasured', why: message ?? `the attempt to connect ended as ${outcome}` };
  }
}
