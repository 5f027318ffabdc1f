import type { ReportedInterface } from './network-status.ts';
import type { Attachment } from './pod.ts';
import type { Selection } from './selection.ts';

/** What is joined: what the pod asks for and what it was given. */
interface Sides {
  readonly requested: readonly Selection[];
  readonly reported: readonly ReportedInterface[];
  /** The replacement of the cluster default that the pod asks for. */
  readonly defaultNetwork?: Selection;
}

/** The `namespace/name` of the NAD that a selection asks for. */
export function networkOf({ namespace, name }: Pick<Selection, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/**
 * Joins request and result, interface by interface: the default first, then in the order of the request, then what nobody
 * asked for.
 *
 * A plugin with several interfaces reports each under the network's name: all of them belong to the one selection.
 */
export function joinAttachments({ requested, reported, defaultNetwork }: Sides): readonly Attachment[] {
  const primary = reported.find((entry) => entry.default) ?? reported.find((entry) => entry.interface === 'eth0');
  const secondary = reported.filter((entry) => entry !== primary);
  // Most pods have their default interface and nothing more.
  if (requested.length === 0 && secondary.length === 0) return defaultAttachment(primary, defaultNetwork);
  const owners = assign(requested, secondary);
  const unrequested = secondary.filter((entry) => !owners.has(entry));
  return [
    ...defaultAttachment(primary, defaultNetwork),
    ...requested.flatMap((selection) => attachmentsOf(selection, secondary, owners)),
    ...unrequested.map((entry) => attachment(entry, undefined)),
  ];
}

type Owners = Map<ReportedInterface, Selection>;

/** Which selection each reported interface is for: by network and interface, then by network, then by interface alone. */
function assign(requested: readonly Selection[], reported: readonly ReportedInterface[]): Owners {
  const owners: Owners = new Map();
  const served = new Set<Selection>();
  for (const fits of [sameBoth, sameNetwork, sameInterface]) {
    for (const selection of requested) {
      if (served.has(selection)) continue;
      const entry = reported.find((one) => !owners.has(one) && fits(selection, one));
      if (entry === undefined) continue;
      owners.set(entry, selection);
      served.add(selection);
    }
  }
  addFurtherInterfaces(owners, reported);
  return owners;
}

const sameNetwork = (selection: Selection, entry: ReportedInterface): boolean => entry.network === networkOf(selection);
const sameInterface = (selection: Selection, entry: ReportedInterface): boolean =>
  entry.interface === selection.expectedInterface && !entry.network.includes('/');
const sameBoth = (selection: Selection, entry: ReportedInterface): boolean =>
  sameNetwork(selection, entry) && entry.interface === selection.expectedInterface;

/** An interface of the same network right after a served one is another interface of the same plugin. */
function addFurtherInterfaces(owners: Owners, reported: readonly ReportedInterface[]): void {
  for (const [index, entry] of reported.entries()) {
    const before = reported[index - 1];
    if (before === undefined || owners.has(entry) || before.network !== entry.network) continue;
    const owner = owners.get(before);
    if (owner !== undefined) owners.set(entry, owner);
  }
}

function defaultAttachment(entry: ReportedInterface | undefined, asked: Selection | undefined): Attachment[] {
  if (entry === undefined && asked === undefined) return [];
  return [
    {
      interface: entry?.interface ?? asked?.expectedInterface ?? 'eth0',
      network: entry?.network ?? (asked === undefined ? '' : networkOf(asked)),
      default: true,
      ...(asked === undefined ? {} : { requested: asked }),
      ...(entry === undefined ? {} : { reported: entry }),
    },
  ];
}

function attachmentsOf(selection: Selection, reported: readonly ReportedInterface[], owners: Owners): Attachment[] {
  const entries = reported.filter((entry) => owners.get(entry) === selection);
  return entries.length > 0 ? entries.map((entry) => attachment(entry, selection)) : [missing(selection)];
}

function attachment(entry: ReportedInterface, selection: Selection | undefined): Attachment {
  return {
    interface: entry.interface ?? selection?.expectedInterface ?? '',
    network: entry.network,
    default: false,
    ...(selection === undefined ? {} : { requested: selection }),
    reported: entry,
  };
}

function missing(selection: Selection): Attachment {
  return {
    interface: selection.expectedInterface,
    network: networkOf(selection),
    default: false,
    requested: selection,
  };
}
