import { parseAddress } from '../addresses/address.ts';
import { parseCidr } from '../addresses/cidr.ts';
import { excerptAt, isFault, type Located, readLocated } from '../json/located.ts';
import { itemsOf, kindInWords, textOf, textsOf } from '../json/values.ts';
import { type Decoded, decoded, problem } from '../problem.ts';
import { isHardwareAddress } from './hardware-address.ts';

/** One element of the JSON form, as Multus reads it. */
export interface JsonItem {
  readonly name: string;
  readonly namespace?: string;
  readonly interface?: string;
  readonly ips: readonly string[];
  readonly mac?: string;
  readonly infinibandGuid?: string;
  readonly defaultRoute: readonly string[];
  readonly bandwidth: boolean;
  readonly portMappings: boolean;
  readonly deviceId?: string;
  readonly ipamClaim?: string;
  /** Where the element starts in the annotation. */
  readonly offset: number;
}

/** What the reader of one element stops at: a reason and its offset. */
interface Refusal {
  readonly why: string;
  readonly at: number;
}

/**
 * Reads the JSON form of a request as Go's encoding/json fills Multus' NetworkSelectionElement (pkg/types/types.go), with
 * the checks of parsePodNetworkAnnotation: keys in any case, the last of equal keys, null for nothing, unknown keys ignored.
 */
export function decodeJsonForm(text: string, place: string): Decoded<readonly JsonItem[]> {
  const refuse = ({ why, at }: Refusal) => problem(place, why, { offset: at, excerpt: excerptAt(text, at) });
  const root = readLocated(text);
  if (isFault(root)) return refuse({ why: root.message, at: root.offset });
  if (root.kind !== 'list')
    return refuse({
      why: `the JSON form is a list of elements, not ${kindInWords(root.kind)}${root.kind === 'object' ? ': put it in [ ]' : ''}`,
      at: root.at,
    });
  const items: JsonItem[] = [];
  for (const [index, element] of root.items.entries()) {
    const item = readElement(element);
    if ('why' in item) return refuse({ why: `element ${index + 1}: ${item.why}`, at: item.at });
    items.push(item);
  }
  return decoded(items);
}

function readElement(element: Located): JsonItem | Refusal {
  if (element.kind !== 'object') return { why: `expected an object, not ${kindInWords(element.kind)}`, at: element.at };
  // Go prefers no spelling of a key over another: each one written sets the field again.
  const fields = new Map<string, Located>();
  for (const { key, value } of element.fields) if (value.kind !== 'null') fields.set(key.toLowerCase(), value);
  for (const [key, expected] of shapes) {
    const value = fields.get(key.toLowerCase());
    const refusal = value === undefined ? undefined : expected(value);
    if (refusal !== undefined) return { why: `"${key}" ${refusal.why}`, at: refusal.at };
  }
  const text = (key: string): string => textOf(fields.get(key));
  const asked = text('interface') || text('interfacerequest');
  return {
    name: text('name'),
    ...present('namespace', text('namespace')),
    ...present('interface', asked),
    ips: textsOf(fields.get('ips')),
    ...present('mac', text('mac')),
    ...present('infinibandGuid', text('infiniband-guid')),
    defaultRoute: textsOf(fields.get('default-route')),
    bandwidth: fields.has('bandwidth'),
    portMappings: itemsOf(fields.get('portmappings')).length > 0,
    ...present('deviceId', text('deviceid')),
    ...present('ipamClaim', text('ipam-claim-reference')),
    offset: element.at,
  };
}

function present<K extends string>(key: K, value: string): Partial<Record<K, string>> {
  const field: Partial<Record<K, string>> = {};
  if (value !== '') field[key] = value;
  return field;
}

type Shape = (value: Located) => Refusal | undefined;

const string: Shape = (value) => (value.kind === 'string' ? undefined : expected('a string', value));
const integer: Shape = (value) =>
  value.kind === 'number' && /^-?\d+$/.test(value.text) ? undefined : expected('a whole number', value);
const object: Shape = (value) => (value.kind === 'object' ? undefined : expected('an object', value));

function list(what: string, item: Shape): Shape {
  return (value) => {
    if (value.kind !== 'list') return expected(`a list of ${what}`, value);
    for (const element of value.items) {
      const refusal = item(element);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  };
}

function fieldsOf(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value) => {
    if (value.kind !== 'object') return object(value);
    for (const field of value.fields) {
      const key = field.key.toLowerCase();
      const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
      const refusal = field.value.kind === 'null' ? undefined : shape?.(field.value);
      if (refusal !== undefined) return { why: `has "${field.key}" that ${refusal.why}`, at: refusal.at };
    }
    return undefined;
  };
}

/** A text that a test of Multus accepts; the empty text is left to `orEmpty`. */
function checked(accepts: (text: string) => boolean, what: string): Shape {
  return (value) => {
    if (value.kind !== 'string') return string(value);
    return accepts(value.value) ? undefined : { why: `has "${value.value}", which is not ${what}`, at: value.at };
  };
}

const orEmpty =
  (accepts: (text: string) => boolean) =>
  (text: string): boolean =>
    text === '' || accepts(text);

const isAddress = (text: string): boolean => parseAddress(text) !== undefined;
const isAddressOrCidr = (text: string): boolean =>
  text.includes('/') ? parseCidr(text) !== undefined : isAddress(text);

const hardwareAddress = checked(orEmpty(isHardwareAddress), 'a hardware address');

const shapes: readonly (readonly [key: string, shape: Shape])[] = [
  ['name', string],
  ['namespace', string],
  ['interface', string],
  ['interfaceRequest', string],
  ['ips', list('strings', checked(isAddressOrCidr, 'an IP address'))],
  ['mac', hardwareAddress],
  ['infiniband-guid', hardwareAddress],
  ['default-route', list('addresses', checked(orEmpty(isAddress), 'an IP address'))],
  [
    'portMappings',
    list('objects', fieldsOf({ hostport: integer, containerport: integer, protocol: string, hostip: string })),
  ],
  ['bandwidth', fieldsOf({ ingressrate: integer, ingressburst: integer, egressrate: integer, egressburst: integer })],
  ['cni-args', object],
  ['deviceID', string],
];

function expected(what: string, found: Located): Refusal {
  return { why: `must be ${what}, not ${kindInWords(found.kind)}`, at: found.at };
}
