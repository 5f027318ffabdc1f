/** What Multus says of an interface that it made. */
export interface AddedInterface {
  readonly interface: string;
  /** With prefix length, as the CNI result has them; empty for an interface without addresses. */
  readonly addresses: readonly string[];
  /** `namespace/name` of the NAD; for a primary network from a file, the name in its CNI config. Absent before Multus 3.8. */
  readonly from?: string | undefined;
}

const added =
  /^(?:\(combined from similar events\): ?)?Add (\S{1,64}) \[([0-9a-fA-F.:/ ]{0,2000})\](?: from (\S{1,507}))?\s{0,9}$/;

/**
 * Reads the message of an `AddedInterface` event (Multus pkg/multus/multus.go, DelegateAdd). These events stay after a pod has
 * failed, and tell which attachments succeeded before: the failing one is the next in order.
 */
export function readAddedInterface(message: string): AddedInterface | undefined {
  const [, name, addresses, from] = added.exec(message) ?? [];
  if (name === undefined || addresses === undefined) return undefined;
  return { interface: name, addresses: addresses.split(' ').filter((address) => address !== ''), from };
}
