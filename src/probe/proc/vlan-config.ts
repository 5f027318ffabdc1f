import type { Problem } from '../../domain/problem.ts';
import { lineProblem, linesOf, type Parsed, wholeNumber } from '../parsed.ts';

/** The VLAN interfaces of this namespace. Missing where the kernel's 8021q module is not loaded. */
export const procNetVlanConfig = '/proc/net/vlan/config';

/** A VLAN interface, its number and the link it sits on. */
export interface VlanLink {
  readonly name: string;
  readonly vlanId: number;
  readonly parent: string;
}

/** Reads /proc/net/vlan/config (kernel net/8021q/vlanproc.c): two lines of heading, then `name | id | parent`. */
export function parseProcNetVlanConfig(text: string, place: string = procNetVlanConfig): Parsed<VlanLink[]> {
  const value: VlanLink[] = [];
  const problems: Problem[] = [];
  for (const line of linesOf(text)) {
    if (/^VLAN Dev name\s/.test(line.text) || line.text.startsWith('Name-Type:')) continue;
    const [name = '', id, parent = ''] = line.text.split('|').map((cell) => cell.trim());
    const vlanId = wholeNumber(id);
    if (name === '' || vlanId === undefined || vlanId > 4095 || parent === '') {
      problems.push(lineProblem(place, line, 'is no VLAN'));
    } else {
      value.push({ name, vlanId, parent });
    }
  }
  return { value, problems };
}
