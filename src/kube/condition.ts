import { message, type Read, string, time } from './codec.ts';

/** core/v1 PodCondition and NodeCondition, which share their field numbers as far as they are read. */
export const condition = message({
  type: string(1),
  status: string(2),
  lastTransitionTime: time(4),
  reason: string(5),
  message: string(6),
});
/** A condition of a pod or a node. */
type ConditionObject = Read<typeof condition>;

/** Whether a condition is known to hold: `Unknown` is not `True`, and neither is one that is not there. */
export function conditionHolds(conditions: readonly ConditionObject[] | undefined, type: string): boolean {
  return conditions?.some((one) => one.type === type && one.status === 'True') ?? false;
}
