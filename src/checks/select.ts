import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { areas, type FindingCode } from '../findings/catalogue.ts';
import type { Check } from './check.ts';

/** What a user wants to run, as codes (`MN309`), areas (`pools`) or names of checks. */
interface Choice {
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
}

/** The area that a code belongs to. */
export function areaOf(code: FindingCode): string {
  const digit = code.charAt(2);
  return Object.entries(areas).find(([hundreds]) => hundreds === digit)?.[1] ?? '';
}

function isMeant(check: Check, word: string): boolean {
  const wanted = word.toLowerCase();
  return check.slug === wanted || check.emits.some((code) => code.toLowerCase() === wanted || areaOf(code) === wanted);
}

/** The checks that a choice leaves. A word that means no check is a problem: a typing error must not look like health. */
export function selectChecks(all: readonly Check[], { only = [], skip = [] }: Choice): Decoded<readonly Check[]> {
  const words = [...only, ...skip].flatMap((word) => word.split(','));
  const unknown = words.find((word) => !all.some((check) => isMeant(check, word)));
  if (unknown !== undefined) return problem('--only', `no check has the code, area or name "${unknown}"`);
  const named = (list: readonly string[], check: Check) =>
    list.flatMap((word) => word.split(',')).some((word) => isMeant(check, word));
  const left = all.filter((check) => (only.length === 0 || named(only, check)) && !named(skip, check));
  return left.length > 0 ? decoded(left) : problem('--skip', '--only and --skip leave no check to run');
}
