import { listAt, textAt } from '../fields.ts';
import { recordedObject } from '../recordings.ts';
import type { ResourceType } from '../resources.ts';

/** The descriptions of the columns of pods, by name. */
let ofPods: ReadonlyMap<string, string> | undefined;

/**
 * What a Table says of a column, as recorded: pods' columns, and those that all kinds have. Other kinds' columns were
 * not recorded and stay without.
 */
export function recordedColumn({ group, name: resource }: ResourceType, column: string): string {
  ofPods ??= new Map(
    listAt(recordedObject('api/pods-default.table.json'), 'columnDefinitions').map((each) => [
      textAt(each, 'name'),
      textAt(each, 'description'),
    ]),
  );
  const isKnown = (group === '' && resource === 'pods') || column === 'Name' || column === 'Age';
  return isKnown ? (ofPods.get(column) ?? '') : '';
}
