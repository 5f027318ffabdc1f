import { interning } from '../../kube/intern.ts';
import { isRecord } from '../../kube/record.ts';
import { canonicalAddress } from '../addresses/canonical.ts';
import { parseCidr } from '../addresses/cidr.ts';
import { excerptAt, isFault, type Located, readLocated } from '../json/located.ts';
import { itemsOf, kindInWords, textOf } from '../json/values.ts';
import { type Decoded, decoded, problem } from '../problem.ts';
import type { DeviceInfo, ReportedInterface } from './network-status.ts';

/**
 * Reads a pod's network-status (nad-client pkg/utils/net-attach-def.go; NPWG multi-net-spec v1.0, section 5): addresses bare, as
 * Multus writes them, or with a prefix, as the specification shows them; the gateways under `gateway`, as Multus writes
 * them, or `default-route`, as later specifications call them.
 *
 * A gateway `<nil>` is a default route without a gateway, and is left out. An interface whose only address is 0.0.0.0 is the
 * dummy result that Multus gives for a pod that vanished meanwhile (multus.go CmdAdd): nothing is attached, and it is left out.
 */
export function decodeNetworkStatus(annotation: string, place: string): Decoded<readonly ReportedInterface[]> {
  return readInterfaces(annotation) ?? problemIn(annotation, place);
}

// Nearly every text is as it should be, and a large cluster has ten thousand of them: they are read the quick way, and again where something
// is wrong, to tell where.
function readInterfaces(annotation: string): Decoded<readonly ReportedInterface[]> | undefined {
  let root: unknown;
  try {
    root = JSON.parse(annotation);
  } catch {
    return undefined;
  }
  if (root === null) return decoded([]);
  if (!Array.isArray(root)) return undefined;
  const reported: ReportedInterface[] = [];
  for (const element of root) {
    const read = isRecord(element) ? readInterface(element) : undefined;
    if (read === undefined) return undefined;
    if (!isDummy(read)) reported.push(read);
  }
  return decoded(reported);
}

function problemIn(annotation: string, place: string): Decoded<never> {
  const root = readLocated(annotation);
  const refuse = (why: string, at: number) => problem(place, why, { offset: at, excerpt: excerptAt(annotation, at) });
  if (isFault(root)) return refuse(root.message, root.offset);
  if (root.kind !== 'list') return refuse('expected a list of interfaces', root.at);
  for (const [index, element] of root.items.entries()) {
    const fault = faultOf(element);
    if (fault !== undefined) return refuse(`interface ${index + 1}: ${fault.why}`, fault.at);
  }
  return refuse('cannot be read', root.at);
}

type Kind = Located['kind'];

/** The keys that are read, with the kind of value each holds. */
const kinds: ReadonlyMap<string, Kind> = new Map([
  ['name', 'string'],
  ['interface', 'string'],
  ['ips', 'list'],
  ['mac', 'string'],
  ['mtu', 'number'],
  ['default', 'boolean'],
  ['dns', 'object'],
  ['device-info', 'object'],
  ['gateway', 'list'],
  ['default-route', 'list'],
] satisfies readonly (readonly [string, Kind])[]);

function faultOf(element: Located): { readonly why: string; readonly at: number } | undefined {
  if (element.kind !== 'object') return { why: `expected an object, not ${kindInWords(element.kind)}`, at: element.at };
  // Of equal keys the last counts.
  const counting = new Map(element.fields.map(({ key, value }) => [key, value]));
  for (const [key, value] of counting) {
    const kind = kinds.get(key);
    if (kind === undefined || value.kind === 'null') continue;
    if (value.kind !== kind)
      return { why: `"${key}" must be ${kindInWords(kind)}, not ${kindInWords(value.kind)}`, at: value.at };
    if (key !== 'ips') continue;
    const bad = itemsOf(value).find((item) => addressOf(textOf(item)) === undefined);
    if (bad !== undefined) return { why: `"ips" has "${textOf(bad)}", which is not an IP address`, at: bad.at };
  }
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Undefined when a value is of another kind than it has to be, or an address is none. */
function readInterface(element: Fields): ReportedInterface | undefined {
  const network = oneText(textIn(element.name));
  const name = textIn(element.interface);
  const mac = textIn(element.mac);
  const ips = addressesIn(element.ips);
  const dns = dnsIn(element.dns);
  const device = deviceIn(element['device-info']);
  const gateway = listIn(element.gateway);
  const route = listIn(element['default-route']);
  const { mtu = null, default: isDefault = null } = element;
  if (network === undefined || name === undefined || mac === undefined || ips === undefined) return undefined;
  if (dns === undefined || device === undefined || gateway === undefined || route === undefined) return undefined;
  if ((mtu !== null && typeof mtu !== 'number') || (isDefault !== null && typeof isDefault !== 'boolean'))
    return undefined;
  const is = isDefault ?? false;
  // A key with null is written all the same.
  const gateways = oneList(addressesAmong(element.gateway === undefined ? route : gateway));
  // Nearly every interface, as one object without detours: a large cluster has tens of thousands.
  if (name !== '' && mac !== '' && mtu === null && device === 'none')
    return { network, interface: name, ips, mac, default: is, dns, gateways };
  return {
    network,
    ...(name === '' ? {} : { interface: name }),
    ips,
    ...(mac === '' ? {} : { mac }),
    ...(mtu === null ? {} : { mtu }),
    default: is,
    dns,
    ...(device === 'none' ? {} : { device }),
    gateways,
  };
}

// Ten thousand pods name a handful of networks, and these their gateways.
const oneText = interning<string | undefined>();
const oneList = interning<readonly string[]>();

function isDummy({ ips }: ReportedInterface): boolean {
  return ips.length > 0 && ips.every((ip) => ip === '0.0.0.0');
}

// Most interfaces have no names, and many no gateways: they share these.
const nothing: readonly string[] = [];
const noDns: ReportedInterface['dns'] = { nameservers: nothing, search: nothing };

/** A text, empty where there is none; undefined for anything else. */
function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : undefined;
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? nothing : undefined;
}

/** The addresses in a list; undefined when one is none. */
function addressesIn(value: unknown): readonly string[] | undefined {
  if (areCanonical(value)) return value;
  const addresses: string[] = [];
  for (const item of listIn(value) ?? [undefined]) {
    const address = typeof item === 'string' ? addressOf(item) : undefined;
    if (address === undefined) return undefined;
    addresses.push(address);
  }
  return addresses;
}

/** The addresses in a list; what is none is left out. */
function addressesAmong(items: readonly unknown[]): readonly string[] {
  if (items.length === 0) return nothing;
  return areCanonical(items) ? items : items.flatMap((item) => addressOf(textIn(item) ?? '') ?? []);
}

/** Whether a list holds addresses as they are kept: then it is kept itself. */
function areCanonical(value: unknown): value is readonly string[] {
  if (!Array.isArray(value)) return false;
  for (const item of value) if (typeof item !== 'string' || canonicalAddress(item) !== item) return false;
  return true;
}

function dnsIn(value: unknown): ReportedInterface['dns'] | undefined {
  if (value === undefined || value === null) return noDns;
  if (!isRecord(value)) return undefined;
  for (const _ in value) return namesIn(value);
  return noDns;
}

function namesIn({ nameservers, domain, search }: Fields): ReportedInterface['dns'] {
  return {
    nameservers: textsIn(nameservers),
    ...(typeof domain === 'string' && domain !== '' ? { domain } : {}),
    search: textsIn(search),
  };
}

const textsIn = (value: unknown): string[] => (listIn(value) ?? []).map((item) => textIn(item) ?? '');

/** The device-info of the NPWG device-info spec: a type, a version, and one object named like the type. */
function deviceIn(value: unknown): DeviceInfo | 'none' | undefined {
  if (value === undefined || value === null) return 'none';
  if (!isRecord(value)) return undefined;
  const details: Record<string, string> = {};
  for (const inner of Object.values(value))
    for (const [key, detail] of isRecord(inner) ? Object.entries(inner) : [])
      if (typeof detail === 'string' && detail !== '') details[key] = detail;
  const pciAddress = details['pci-address'];
  return { type: textIn(value.type) ?? '', ...(pciAddress === undefined ? {} : { pciAddress }), details };
}

/** The canonical text of an address with or without a prefix. */
function addressOf(text: string): string | undefined {
  return text.includes('/') ? parseCidr(text)?.address.text : canonicalAddress(text);
}
