import type { ReportedInterface } from './network-status.ts';
import type { Attachment } from './pod.ts';
import type { Selection } from './selection.ts';

/** What is joined: what the pod asks for and what it was given. */
interface Sides {
  readonly requested: readonly Selection[];
  readonly reported: readonly ReportedInterface[];
  /** The replacement of the cluster default that the pod asks for. */
  readonly defaultNetwork?: Selection | undefined;
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
  const joined = defaultAttachment(primary, defaultNetwork);
  const secondary = primary === undefined ? reported : reported.filter((entry) => entry !== primary);
  if (areInOrder(requested, secondary)) {
    for (const [index, entry] of secondary.entries()) joined.push(attachment(entry, requested[index]));
    return joined;
  }
  const owners = assign(requested, secondary);
  const unrequested = secondary.filter((entry) => !owners.has(entry));
  return [
    ...joined,
    ...requested.flatMap((selection) => attachmentsOf(selection, secondary, owners)),
    ...unrequested.map((entry) => attachment(entry, undefined)),
  ];
}

/**
 * Whether each selection has its interface at its own place, as healthy pods have: then no other way of joining them comes first, and
 * nobody has to look for it.
 */
function areInOrder(requested: readonly Selection[], reported: readonly ReportedInterface[]): boolean {
  if (requested.length !== reported.length) return false;
  return requested.every((selection, index) => {
    const entry = reported[index];
    return entry !== undefined && sameBoth(selection, entry);
  });
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

// Part by part: writing the name down for each comparison would make as many texts as there are interfaces.
const sameNetwork = ({ namespace, name }: Selection, { network }: ReportedInterface): boolean =>
  network.length === namespace.length + 1 + name.length &&
  network.startsWith(namespace) &&
  network[namespace.length] === '/' &&
  network.endsWith(name);
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
  // Most pods have their default interface and nothing more.
  if (entry?.interface !== undefined && asked === undefined)
    return [{ interface: entry.interface, network: entry.network, default: true, reported: entry }];
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
  const { interface: name = selection?.expectedInterface ?? '', network } = entry;
  return selection === undefined
    ? { interface: name, network, default: false, reported: entry }
    : { interface: name, network, default: false, requested: selection, reported: entry };
}

function missing(selection: Selection): Attachment {
  return {
    interface: selection.expectedInterface,
    network: networkOf(selection),
    default: false,
    requested: selection,
  };
}
