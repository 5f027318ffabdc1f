import { areaOf } from '../../checks/select.ts';
import { catalogue } from '../../findings/catalogue.ts';
import { describe, isFindingCode } from '../../findings/words.ts';
import type { Choice } from './choice.ts';

/** The codes of findings with their titles, and the areas they are grouped in. */
export function codeChoices(withAreas: boolean): readonly Choice[] {
  const codes = Object.keys(catalogue).filter(isFindingCode);
  const areas = withAreas ? [...new Set(codes.map(areaOf))] : [];
  return [
    ...codes.map((code) => ({ text: code, description: describe(code).title })),
    ...areas.map((area) => ({ text: area, description: 'All checks of this area' })),
  ];
}
