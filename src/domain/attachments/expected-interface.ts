/**
 * The name that Multus gives the interface of a selection (multus.go getIfname): the one asked for, else `net` and its
 * position among all delegates. The cluster default is delegate 0, and a selection with a name of its own still counts.
 *
 * Networks that the Multus configuration adds to every pod (`defaultNetworks`) come before the pod's own and shift these
 * numbers; they are not known here.
 */
export function expectedInterface(index: number, asked: string | undefined): string {
  return asked ?? `net${index + 1}`;
}
