import { isRecord } from '../kube/record.ts';
import { type NotGathered, reasons } from './gathered.ts';

/** True for what a snapshot file says of a part that is missing. */
export function isNotGathered(value: unknown): value is NotGathered {
  return (
    isRecord(value) &&
    reasons.some((reason) => reason === value.reason) &&
    typeof value.what === 'string' &&
    typeof value.detail === 'string' &&
    (value.next === undefined || typeof value.next === 'string')
  );
}
