import type { DecodedConfig, Nad } from '../../domain/nad/nad.ts';
import type { Problem } from '../../domain/problem.ts';
import type { NetworkArg } from '../../findings/catalogue/definitions.ts';
import type { Evidence } from '../../findings/finding.ts';
import { compareText, nadRef, pathOf } from '../../findings/refs.ts';

/** A NAD whose config could be read. */
export interface DecodedNad {
  readonly nad: Nad;
  readonly config: DecodedConfig;
}

/** The NADs whose config could be read, in order of namespace and name. */
export function decodedNads(nads: readonly Nad[]): DecodedNad[] {
  const read = nads.flatMap((nad) => (nad.config.kind === 'decoded' ? [{ nad, config: nad.config }] : []));
  return read.sort((a, b) => compareText(pathOf(a.nad), pathOf(b.nad)));
}

/** The NAD as the words of a finding need it. */
export function networkArg({ namespace, name, madeBy }: Nad): NetworkArg {
  return madeBy === undefined ? { namespace, name } : { namespace, name, madeBy };
}

/** What stands in a NAD's config, as evidence. */
export function configEvidence(nad: Nad, text: string): Evidence {
  return { source: 'spec.config', of: nadRef(nad), text };
}

/** A problem of a config in one line. */
export function problemText({ place, message }: Problem): string {
  return `${place}: ${message}`;
}
