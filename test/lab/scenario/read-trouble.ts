import type { LinkEnd, Trouble } from './model.ts';
import { entries, fields, oneOf, type Place, ScenarioMistake, text, texts, wholeNumber } from './yaml-place.ts';

const kinds = [
  'remove-interface',
  'set-down',
  'change-address',
  'change-mtu',
  'add-route',
  'remove-route',
  'drop',
  'delay',
  'shrink',
  'unreachable',
  'leak-address',
  'forget-address',
] as const satisfies readonly Trouble['kind'][];

/** Reads one trouble: a mapping with one key, its kind, as in `- drop: {node: node-b, nic: eth2, percent: 30}`. */
export function readTrouble(at: Place): Trouble {
  const [entry, ...rest] = entries(at);
  if (entry === undefined || rest.length > 0) {
    throw new ScenarioMistake(at, `a trouble is one of: ${kinds.join(', ')}`);
  }
  const [name, body] = entry;
  const kind = kinds.find((known) => known === name);
  if (kind === undefined) throw new ScenarioMistake(body, `unknown trouble; known: ${kinds.join(', ')}`);
  const field = fields(body, fieldsOf[kind]);
  const say = (key: string): string => {
    const place = field(key);
    if (place === undefined) throw new ScenarioMistake(body, `the field "${key}" is missing`);
    return text(place);
  };
  const number = (key: string, least: number, most: number): number => {
    const place = field(key);
    if (place === undefined) throw new ScenarioMistake(body, `the field "${key}" is missing`);
    return wholeNumber(place, least, most);
  };
  const optional = (key: string): string | undefined => {
    const place = field(key);
    return place === undefined ? undefined : text(place);
  };
  const on = (): LinkEnd =>
    field('pod') === undefined
      ? { node: say('node'), nic: say('nic') }
      : { pod: podKey(say('pod')), interface: say('interface') };

  switch (kind) {
    case 'remove-interface':
      return { kind, pod: podKey(say('pod')), interface: say('interface') };
    case 'set-down':
      return { kind, on: on() };
    case 'change-address': {
      const to = field('to');
      if (to === undefined) throw new ScenarioMistake(body, 'the field "to" is missing');
      return { kind, pod: podKey(say('pod')), interface: say('interface'), to: texts(to) };
    }
    case 'change-mtu':
      return { kind, on: on(), mtu: number('mtu', 68, 65535) };
    case 'add-route':
      return { kind, pod: podKey(say('pod')), to: say('to'), via: optional('via'), dev: say('dev') };
    case 'remove-route':
      return { kind, pod: podKey(say('pod')), to: say('to') };
    case 'drop': {
      const direction = field('direction');
      return {
        kind,
        on: on(),
        percent: number('percent', 1, 100),
        direction: direction === undefined ? 'both' : oneOf(direction, ['in', 'out', 'both'] as const),
      };
    }
    case 'delay':
      return { kind, on: on(), ms: number('ms', 1, 10_000) };
    case 'shrink':
      return { kind, on: on(), mtu: number('mtu', 576, 65535) };
    case 'unreachable':
      return { kind, node: say('node') };
    case 'leak-address':
      return {
        kind,
        network: podKey(say('network')),
        address: say('address'),
        pod: podKey(say('pod')),
        interface: optional('interface') ?? 'net1',
      };
    case 'forget-address':
      return { kind, network: podKey(say('network')), address: say('address') };
  }
}

const link = ['node', 'nic', 'pod', 'interface'] as const;

const fieldsOf: Readonly<Record<Trouble['kind'], readonly string[]>> = {
  'remove-interface': ['pod', 'interface'],
  'set-down': link,
  'change-address': ['pod', 'interface', 'to'],
  'change-mtu': [...link, 'mtu'],
  'add-route': ['pod', 'to', 'via', 'dev'],
  'remove-route': ['pod', 'to'],
  drop: [...link, 'percent', 'direction'],
  delay: [...link, 'ms'],
  shrink: [...link, 'mtu'],
  unreachable: ['node'],
  'leak-address': ['network', 'address', 'pod', 'interface'],
  'forget-address': ['network', 'address'],
};

/** `namespace/name`; a bare name stands in the namespace `default`. */
function podKey(name: string): string {
  return name.includes('/') ? name : `default/${name}`;
}
