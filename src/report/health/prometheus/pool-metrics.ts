import type { Amount, Pool } from '../../../domain/pools/usage/pool.ts';
import type { HealthPool } from '../pools.ts';
import type { Metric, Sample } from './exposition.ts';

/** How full pools are. What is not known has no sample: 0 would be a lie, and the state of the checks says that it is unknown. */
export function poolMetrics(rows: readonly HealthPool[]): readonly Metric[] {
  const addresses = rows.filter(({ pool }) => pool.kind !== 'device');
  const devices = rows.filter(({ pool }) => pool.kind === 'device');
  return [
    {
      name: 'multinet_pool_info',
      help: 'What a pool is, the node that has it for itself, and the networks that draw from it; always 1.',
      samples: rows.map(({ pool }) => ({ labels: infoOf(pool), value: 1 })),
    },
    {
      name: 'multinet_pool_addresses',
      help: 'Addresses of a pool that are used (leaked ones included) and free.',
      samples: addresses.flatMap(usedAndFree),
    },
    {
      name: 'multinet_pool_capacity_addresses',
      help: 'Addresses that a pool can give to pods, by the rules of its IPAM plugin.',
      samples: addresses.flatMap(({ pool }) => sample(pool, pool.capacity)),
    },
    {
      name: 'multinet_pool_leaked_addresses',
      help: 'Addresses of a pool that are held for nobody; known of whereabouts alone.',
      samples: addresses.flatMap(({ pool, leaked }) => sample(pool, leaked)),
    },
    {
      name: 'multinet_pool_devices',
      help: 'Devices of a resource on a node that are used and free.',
      samples: devices.flatMap(usedAndFree),
    },
    {
      name: 'multinet_pool_capacity_devices',
      help: 'Devices of a resource that a node offers.',
      samples: devices.flatMap(({ pool }) => sample(pool, pool.capacity)),
    },
    {
      name: 'multinet_pool_waiting_pods',
      help: 'Pods that ask for a network of a pool and have no interface yet.',
      samples: rows.flatMap(({ pool, waiting }) => sample(pool, waiting?.length)),
    },
    {
      name: 'multinet_pool_unread_pods',
      help: 'Pods whose network-status cannot be read: what they use of a pool is not counted.',
      samples: rows.flatMap(({ pool }) => sample(pool, pool.unread.length)),
    },
  ];
}

function infoOf({ id, kind, node = '', networks }: Pool): Readonly<Record<string, string>> {
  return { pool: id, kind, node, networks: networks.join(',') };
}

function usedAndFree({ pool }: HealthPool): Sample[] {
  return [...sample(pool, pool.used, { state: 'used' }), ...sample(pool, pool.free, { state: 'free' })];
}

function sample(
  pool: Pool,
  amount: Amount | number | undefined,
  more: Readonly<Record<string, string>> = {},
): Sample[] {
  if (amount === undefined || amount === 'unknown') return [];
  return [{ labels: { pool: pool.id, ...more }, value: amount === 'unlimited' ? Number.POSITIVE_INFINITY : amount }];
}
