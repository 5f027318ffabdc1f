import { boolean } from '@oclif/core/flags';
import { everything, everythingMeasured, type Plan } from '../gather/plan.ts';
import type { BetweenFlags, Ends } from './connectivity-scope.ts';
import type { Iperf3Flags } from './iperf3/flags.ts';
import { withBandwidth } from './iperf3/run.ts';
import { optionalCountFlag } from './measure-flags.ts';
import { MAX_PAIRS, pingPresets, pingScopeFlags } from './ping-flags.ts';
import { type PingFlags, withPings } from './ping-run.ts';
import type { ProgramFlags } from './program-flags.ts';
import type { Listeners, Seen } from './seen.ts';
import type { Source } from './source.ts';

const { network, mtu, isolation } = pingScopeFlags;
const ofPings = { dependsOn: ['ping'] };

/** That a command pings as well. */
export const alsoPingFlags = {
  ping: boolean({ description: 'Also ping between the pods of each network, as ping does' }),
  // Without a preset: what depends on another flag must not be there unless somebody has said it.
  'max-pairs': { ...optionalCountFlag(`${MAX_PAIRS} (600 unless given)`), ...ofPings },
};

/** That a command measures as well, and between whom. */
export const alsoMeasureFlags = {
  ...alsoPingFlags,
  iperf3: boolean({
    description: 'Also measure bandwidth, as iperf3 does: two tests on each network, each as fast as it goes for 5 s',
  }),
  network,
  mtu: { ...mtu, ...ofPings },
  isolation: { ...isolation, ...ofPings },
};

/** What a command measures beside its own work; what is not said is preset. */
export interface AlsoMeasure extends BetweenFlags, ProgramFlags {
  readonly ping: boolean;
  readonly iperf3?: boolean;
  readonly 'max-pairs'?: number | undefined;
  readonly mtu?: boolean;
  readonly isolation?: boolean;
}

/** What to read: what is measured is judged with the policies that may forbid it. */
export function planWith({ ping, iperf3 = false }: Pick<AlsoMeasure, 'ping' | 'iperf3'>): Plan {
  return ping || iperf3 ? everythingMeasured : everything;
}

/** Adds to a recording what the flags want measured: pings first, as bandwidth tests would disturb them. */
export async function withMeasurements(
  source: Source,
  seen: Seen,
  flags: AlsoMeasure,
  listeners: Listeners,
  ends: Ends = {},
): Promise<Seen> {
  const pinged = flags.ping ? await withPings(source, seen, pingFlagsOf(flags), ends, listeners) : seen;
  return flags.iperf3 === true ? withBandwidth(source, pinged, iperf3FlagsOf(flags), {}, listeners) : pinged;
}

function pingFlagsOf({ mtu = false, isolation = false, ...flags }: AlsoMeasure): PingFlags {
  return {
    ...meantBy(flags),
    ...pingPresets,
    mtu,
    isolation,
    'max-pairs': flags['max-pairs'] ?? pingPresets['max-pairs'],
  };
}

function iperf3FlagsOf(flags: AlsoMeasure): Iperf3Flags {
  return {
    ...meantBy(flags),
    udp: false,
    reverse: false,
    bidir: false,
    duration: 5000,
    parallel: 1,
    pairs: 1,
    'compare-default': false,
    clean: false,
  };
}

/** Of a command's flags those that say between whom and by whose programs: others of the same name mean something else there. */
function meantBy(flags: BetweenFlags & ProgramFlags): BetweenFlags & ProgramFlags {
  return {
    namespace: flags.namespace,
    'all-namespaces': flags['all-namespaces'] === true,
    selector: flags.selector,
    'field-selector': flags['field-selector'],
    network: flags.network,
    container: flags.container,
    'debug-image': flags['debug-image'],
    'debug-profile': flags['debug-profile'],
  };
}
