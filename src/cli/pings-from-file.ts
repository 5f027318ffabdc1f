import { narrowed } from '../domain/connectivity/narrow.ts';
import type { Probed } from '../domain/connectivity/probed.ts';
import { mapGathered } from '../snapshot/gathered.ts';
import type { Recording } from '../snapshot/recording.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { BetweenFlags, Ends } from './connectivity-scope.ts';
import { partOfFile } from './part-of-file.ts';
import { type PingWish, targetsOf } from './ping-flags.ts';
import { UsageProblem } from './problem.ts';
import type { Seen } from './seen.ts';

type Flags = BetweenFlags & PingWish;

/**
 * What a file holds of pings, as far as the flags mean it.
 *
 * @throws UsageProblem when it holds none, or not what is named
 */
export function pingsFromFile(path: string, { recording, snapshot }: Seen, flags: Flags, ends: Ends): Seen {
  const lacking = lackingIn(recording.pings, flags);
  if (lacking !== undefined)
    throw new UsageProblem(
      `snapshot ${path} holds no ${lacking.what}`,
      `make one that does with: kubectl multinet ping${lacking.flag} --capture FILE`,
    );
  const pings = mapGathered(snapshot.pings, (probed) => meantOf(path, probed, snapshot, flags, ends));
  return { recording, snapshot: { ...snapshot, pings } };
}

/** What is wanted and not there, and the flag that measures it. */
function lackingIn(
  pings: Recording['pings'],
  { mtu, isolation }: Flags,
): { readonly what: string; readonly flag: string } | undefined {
  if (pings === undefined) return { what: 'pings', flag: '' };
  if (mtu && pings.pathMtus === undefined) return { what: 'path MTUs', flag: ' --mtu' };
  if (isolation && pings.isolation === undefined) return { what: 'attempts at isolation', flag: ' --isolation' };
  return undefined;
}

function meantOf(path: string, all: Probed, snapshot: Snapshot, flags: Flags, ends: Ends): Probed {
  const probed = { ...all, targets: targetsOf(flags, all.targets) };
  const part = partOfFile(path, 'pings', probed.namespace, flags, ends, snapshot);
  return part === undefined ? probed : { ...narrowed(probed, part.between), ...part.scope };
}
