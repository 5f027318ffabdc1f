import { formatAddress } from '../../domain/addresses/address.ts';
import { addressingOf, hostLocalHostBits, whereaboutsHostBits } from '../../domain/nad/addressing.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, type DecodedNad, decodedNads, networkArg } from './decoded.ts';
import { type Usage, usageIn } from './usage.ts';

/**
 * `192.168.2.230/28`: host-local refuses a network with host bits (allocator/range.go Canonicalize), whereabouts discards them and starts
 * at the first address of the network (pkg/iphelpers), which few expect.
 */
export const hostBits = defineCheck({
  slug: 'host-bits-set',
  title: 'every network is written with its own address',
  emits: ['MN206'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const decoded of decodedNads(nads)) {
      yield* refused(decoded, usage(decoded.nad));
      yield* discarded(decoded);
    }
  },
});

function* refused({ nad, config }: DecodedNad, { lacking }: Usage) {
  const found = hostLocalHostBits(config);
  if (found.length === 0) return;
  yield finding('MN206', {
    severity: lacking.length > 0 ? 'P1' : 'P2',
    subject: nadRef(nad),
    args: {
      network: networkArg(nad),
      ipam: 'host-local',
      written: found.map(({ written }) => written),
      meant: found.map(({ cidr }) => cidr.text),
      starts: '',
    },
    affected: podRefs(lacking),
    evidence: found.map(({ place, written }) => configEvidence(nad, `${place}: ${written}`)),
  });
}

function* discarded({ nad, config }: DecodedNad) {
  const found = whereaboutsHostBits(config);
  const { whereabouts } = addressingOf(config);
  if (found.length === 0 || whereabouts === undefined || whereabouts.problems.length > 0) return;
  const starts = found.flatMap(({ place }) => {
    const range = whereabouts.ranges.find((one) => `${one.place}.range` === place)?.handsOut[0];
    return range === undefined ? [] : [formatAddress(range.family, range.first)];
  });
  yield finding('MN206', {
    severity: 'P3',
    subject: nadRef(nad),
    args: {
      network: networkArg(nad),
      ipam: 'whereabouts',
      written: found.map(({ written }) => written),
      meant: found.map(({ cidr }) => cidr.text),
      starts: starts.join(', '),
    },
    evidence: found.map(({ place, written }) => configEvidence(nad, `${place}: ${written}`)),
  });
}
