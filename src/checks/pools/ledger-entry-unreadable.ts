import { readAllocations } from '../../domain/pools/allocations.ts';
import { reservation } from '../../domain/pools/from-cluster/ledger.ts';
import { networkNames, readReservationName } from '../../domain/pools/names.ts';
import { finding } from '../../findings/make.ts';
import { pathOf } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { clusterPools } from './cluster-pools.ts';
import { ipPoolRef, reservationRef } from './entries.ts';

/** whereabouts passes over entries that it cannot read, in silence. */
export const ledgerEntryUnreadable = defineCheck({
  slug: 'ledger-entry-unreadable',
  title: 'every entry of the ledger can be read',
  emits: ['MN513'],
  needs: ['pods', 'nads', 'ipPools'],
  wants: ['reservations', 'nodes', 'nodeSlicePools'],
  *judge(seen) {
    const { ipPools, networks, problems: all } = clusterPools(seen);
    if (all.length === 0) return;
    for (const pool of ipPools) {
      const { problems } = readAllocations([pool], networks.whereabouts);
      if (problems.length === 0) continue;
      const path = pathOf({ namespace: pool.namespace, name: pool.name });
      const subject = ipPoolRef({ namespace: pool.namespace, name: pool.name });
      const texts = problems.map(({ place, message }) => `${place.replace(`ippool ${path} `, '')}: ${message}`);
      yield finding('MN513', {
        subject,
        args: { object: `ippool ${path}`, problems: texts },
        evidence: texts.map((text) => ({ source: 'spec', of: subject, text })),
      });
    }
    const names = networkNames(networks.whereabouts);
    for (const { namespace, name } of (seen.reservations ?? []).map(reservation)) {
      if (readReservationName(name, names).length > 0) continue;
      const subject = reservationRef({ namespace, name });
      const problem = 'the name holds no address';
      yield finding('MN513', {
        subject,
        args: { object: `reservation ${pathOf(subject)}`, problems: [problem] },
        evidence: [{ source: 'metadata.name', of: subject, text: name }],
      });
    }
  },
});
