import { custom } from '@oclif/core/flags';
import type { Pod } from '../domain/attachments/pod.ts';
import type { Nad } from '../domain/nad/nad.ts';
import { type BetweenFlags, networkMeant } from './connectivity-scope.ts';
import { bitRateIn } from './measure-flags.ts';
import { UsageProblem } from './problem.ts';

/** What a user expects of a network, as he named it. */
export interface NamedExpectation {
  /** `NAME` or `NAMESPACE/NAME`. */
  readonly network: string;
  readonly bitsPerSecond: number;
}

/** `--expect NETWORK=RATE`, once for each network. */
export const expectFlag = custom<NamedExpectation>({
  description:
    'What a network should carry, such as storage=10Gbps: less than half of it is P2. Give it once for each network',
  helpValue: 'NETWORK=RATE',
  parse: async (text) => {
    const [, network, rate] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (network === undefined || rate === undefined)
      throw new UsageProblem(
        `"${text}" names no network and rate`,
        'write --expect NAME=10Gbps, or NAMESPACE/NAME=10Gbps',
      );
    return { network, bitsPerSecond: bitRateIn(rate) };
  },
});

/**
 * What is expected of networks by their whole names.
 *
 * @throws UsageProblem when there is no such network, or two rates were given for one
 */
export function expectedOf(
  named: readonly NamedExpectation[],
  flags: BetweenFlags,
  fallback: string,
  nads: readonly Nad[],
  pods: readonly Pod[],
): Readonly<Record<string, number>> {
  const expected = new Map<string, number>();
  for (const { network, bitsPerSecond } of named) {
    const path = networkMeant({ ...flags, network }, fallback, nads, pods) ?? network;
    if (expected.has(path)) throw new UsageProblem(`--expect gives two rates for ${path}`, 'leave one of them out');
    expected.set(path, bitsPerSecond);
  }
  return Object.fromEntries(expected);
}
