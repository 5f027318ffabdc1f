import pMap from 'p-map';
import type { ContainerRef } from '../../cluster/port.ts';
import type { Probing } from '../probing/probing.ts';
import { endServers, ourServers, type SeenServers } from './servers.ts';

/** Pods asked at a time. */
const AT_ONCE = 8;

/** What earlier runs have left in a container, or why nobody could see. */
export interface Orphans {
  readonly container: ContainerRef;
  readonly seen: SeenServers;
}

/** Looks for servers that earlier runs have left in containers. */
export async function findOrphans(
  { means }: Probing,
  containers: readonly ContainerRef[],
): Promise<readonly Orphans[]> {
  return pMap(
    containers,
    async (container): Promise<Orphans> => ({ container, seen: await ourServers(means, container) }),
    { concurrency: AT_ONCE },
  );
}

/** Ends servers that earlier runs have left in containers, and gives what is left there. */
export async function removeOrphans({ means }: Probing, orphans: readonly Orphans[]): Promise<readonly Orphans[]> {
  return pMap(
    orphans,
    async ({ container, seen }): Promise<Orphans> => {
      const found = new Set(seen.ok ? seen.servers.map(({ pid }) => pid) : []);
      if (found.size === 0) return { container, seen };
      return { container, seen: await endServers(means, container, ({ pid }) => found.has(pid)) };
    },
    { concurrency: AT_ONCE },
  );
}
