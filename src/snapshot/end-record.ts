/** An interface of a pod that is in the same snapshot. */
export interface EndRecord {
  readonly namespace: string;
  readonly pod: string;
  /** As it is called inside the pod. */
  readonly interface: string;
}
