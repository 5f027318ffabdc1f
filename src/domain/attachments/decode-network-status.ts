import { parseAddress } from '../addresses/address.ts';
import { parseCidr } from '../addresses/cidr.ts';
import { excerptAt, isFault, type Located, readLocated } from '../json/located.ts';
import { itemsOf, kindInWords, textOf, textsOf } from '../json/values.ts';
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
  const root = readLocated(annotation);
  const refuse = (why: string, at: number) => problem(place, why, { offset: at, excerpt: excerptAt(annotation, at) });
  if (isFault(root)) return refuse(root.message, root.offset);
  if (root.kind === 'null') return decoded([]);
  if (root.kind !== 'list') return refuse('expected a list of interfaces', root.at);
  const reported: ReportedInterface[] = [];
  for (const [index, element] of root.items.entries()) {
    const fault = faultOf(element);
    if (fault !== undefined) return refuse(`interface ${index + 1}: ${fault.why}`, fault.at);
    const read = readInterface(element);
    if (!isDummy(read)) reported.push(read);
  }
  return decoded(reported);
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
  for (const { key, value } of element.fields) {
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

function readInterface(element: Located): ReportedInterface {
  const fields = fieldsOf(element);
  const name = textOf(fields.interface);
  const mac = textOf(fields.mac);
  const mtu = numberOf(fields.mtu);
  const device = deviceOf(fields['device-info']);
  return {
    network: textOf(fields.name),
    ...(name === '' ? {} : { interface: name }),
    ips: addressesOf(fields.ips),
    ...(mac === '' ? {} : { mac }),
    ...(mtu === undefined ? {} : { mtu }),
    default: flagOf(fields.default),
    dns: dnsOf(fields.dns),
    ...(device === undefined ? {} : { device }),
    gateways: addressesOf(fields.gateway ?? fields['default-route']),
  };
}

function isDummy({ ips }: ReportedInterface): boolean {
  return ips.length > 0 && ips.every((ip) => ip === '0.0.0.0');
}

// Most interfaces say nothing of names: they all share this.
const noDns: ReportedInterface['dns'] = { nameservers: [], search: [] };

function dnsOf(value: Located | undefined): ReportedInterface['dns'] {
  if (value?.kind !== 'object' || value.fields.length === 0) return noDns;
  const fields = fieldsOf(value);
  const domain = textOf(fields.domain);
  return {
    nameservers: textsOf(fields.nameservers),
    ...(domain === '' ? {} : { domain }),
    search: textsOf(fields.search),
  };
}

/** The device-info of the NPWG device-info spec: a type, a version, and one object named like the type. */
function deviceOf(value: Located | undefined): DeviceInfo | undefined {
  if (value?.kind !== 'object') return undefined;
  const fields = fieldsOf(value);
  const details: Record<string, string> = {};
  for (const inner of value.fields.map((field) => field.value))
    for (const { key, value: detail } of inner.kind === 'object' ? inner.fields : [])
      if (textOf(detail) !== '') details[key] = textOf(detail);
  const pciAddress = details['pci-address'];
  return { type: textOf(fields.type), ...(pciAddress === undefined ? {} : { pciAddress }), details };
}

/** The canonical text of an address with or without a prefix. */
function addressOf(text: string): string | undefined {
  return (text.includes('/') ? parseCidr(text)?.address : parseAddress(text))?.text;
}

const noAddresses: readonly string[] = [];

/** The addresses in a list, in canonical text; what is none is left out. */
function addressesOf(value: Located | undefined): readonly string[] {
  const items = itemsOf(value);
  return items.length === 0 ? noAddresses : items.flatMap((item) => addressOf(textOf(item)) ?? []);
}

/** The values of an object by key; of equal keys the last counts. */
function fieldsOf(value: Located): Readonly<Record<string, Located | undefined>> {
  const fields: Record<string, Located> = Object.create(null);
  for (const { key, value: held } of value.kind === 'object' ? value.fields : []) fields[key] = held;
  return fields;
}

const numberOf = (value: Located | undefined): number | undefined =>
  value?.kind === 'number' ? Number(value.text) : undefined;
const flagOf = (value: Located | undefined): boolean => value?.kind === 'boolean' && value.value;
