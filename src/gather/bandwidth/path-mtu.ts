import type { BandwidthTest } from '../../domain/bandwidth/test.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import type { PathMtu } from '../../domain/connectivity/path-mtu.ts';
import { gatherPathMtus } from '../connectivity/path-mtus.ts';
import { beginSearch, mtuReading, takeAnswers } from '../connectivity/size-answers.ts';
import type { Probing } from '../probing/probing.ts';

/** The largest packet that gets from the client of a test to its server. Rejects only when cancelled. */
export async function findPathMtu(probing: Probing, { from, to, family, address }: BandwidthTest): Promise<PathMtu> {
  const pair: Pair = { from, to: { kind: 'pod', endpoint: to }, family, address };
  const [found] = await gatherPathMtus(probing, [pair]);
  if (found === undefined || !found.answer.ok)
    return { kind: 'unknown', why: found?.answer.ok === false ? found.answer.why.detail : 'nothing was tried' };
  const { interfaces, rounds } = found.answer.value;
  const search = beginSearch(interfaces)(pair);
  for (const round of rounds) takeAnswers([search], round);
  return mtuReading(search).mtu;
}
