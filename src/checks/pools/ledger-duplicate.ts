import type { Holder } from '../../domain/pools/ledger/discrepancy.ts';
import type { Evidence } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { compareText, pathOf } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { clusterPools } from './cluster-pools.ts';
import { ipPoolRef, livingPods, ofKind, reservationRef } from './entries.ts';

/** One address for several interfaces under one network name: by overlapping ranges, or by an entry that was lost meanwhile. */
export const ledgerDuplicate = defineCheck({
  slug: 'ledger-duplicate',
  title: 'the ledger holds each address for one interface',
  emits: ['MN511'],
  needs: ['pods', 'nads', 'ipPools'],
  wants: ['reservations', 'nodes', 'nodeSlicePools'],
  *judge(seen) {
    const cluster = clusterPools(seen);
    for (const group of groupBy(ofKind(cluster, 'ledger-duplicate'), ({ holders }) => poolsOf(holders))) {
      const [{ holders }] = group;
      const all = group.flatMap((one) => one.holders);
      const pool = holders.find(({ kind }) => kind === 'allocation') ?? holders[0];
      yield finding('MN511', {
        subject: pool === undefined ? { kind: 'ippool', name: '' } : ipPoolRef(pool.object),
        args: {
          addresses: group.map((one) => ({
            address: one.address.text,
            holders: one.holders.map(({ kind, object, podref, ifname }) => {
              return { kind, object: pathOf(object), pod: podref, interface: ifname };
            }),
          })),
        },
        affected: livingPods(
          cluster,
          all.map(({ podref }) => podref),
        ),
        evidence: group.flatMap((one) => one.holders.map((holder) => holderEvidence(one.address.text, holder))),
      });
    }
  },
});

function poolsOf(holders: readonly Holder[]): string {
  const pools = holders.filter(({ kind }) => kind === 'allocation').map(({ object }) => pathOf(object));
  return [...new Set(pools)].sort(compareText).join();
}

function holderEvidence(address: string, { kind, object, podref, ifname }: Holder): Evidence {
  const isAllocation = kind === 'allocation';
  return {
    source: isAllocation ? 'spec.allocations' : 'spec.podref',
    of: isAllocation ? ipPoolRef(object) : reservationRef(object),
    text: `${address}: ${podref === '' ? '(none)' : podref}${ifname === '' ? '' : ` ${ifname}`}`,
  };
}
