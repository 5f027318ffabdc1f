import { type Decoded, decoded, problem } from '../../../src/domain/problem.ts';
import type {
  AttachmentPlan,
  ContainerPlan,
  DaemonPlan,
  ImageKind,
  NetworkPlan,
  NicPlan,
  NodePlan,
  RoutePlan,
  Scenario,
  SegmentPlan,
  WorkloadPlan,
} from './model.ts';
import { readTrouble } from './read-trouble.ts';
import {
  elements,
  entries,
  fields,
  isList,
  isText,
  oneOf,
  openYaml,
  type Place,
  ScenarioMistake,
  text,
  textRecord,
  texts,
  wholeNumber,
  yesOrNo,
} from './yaml-place.ts';

/**
 * Reads a scenario.
 * @param file the name to give in messages, also the scenario's name without its ending
 * @returns the scenario, or the problem with file, line and field in its message
 */
export function readScenario(source: string, file: string): Decoded<Scenario> {
  try {
    return decoded(scenario(openYaml(source, file), file));
  } catch (error) {
    if (error instanceof ScenarioMistake) return problem(`${file}:${error.line}`, error.message);
    throw error;
  }
}

function scenario(root: Place, file: string): Scenario {
  const field = fields(root, [
    'title',
    'nodes',
    'segments',
    'networks',
    'workloads',
    'stack',
    'forwarding',
    'daemons',
    'troubles',
  ]);
  const nodes = required(root, field('nodes'), 'nodes');
  const read: Scenario = {
    name: file.replace(/^.*\//, '').replace(/\.ya?ml$/, ''),
    title: text(required(root, field('title'), 'title')),
    nodes: entries(nodes).map(([name, at]) => node(name, at)),
    segments: optional(field('segments'), (at) => entries(at).map(([name, place]) => segment(name, place))) ?? [],
    networks: optional(field('networks'), (at) => entries(at).map(([name, place]) => network(name, place))) ?? [],
    workloads: optional(field('workloads'), (at) => entries(at).map(([name, place]) => workload(name, place))) ?? [],
    stack: optional(field('stack'), (at) => oneOf(at, ['ipv4', 'dual'] as const)) ?? 'ipv4',
    forwarding: optional(field('forwarding'), yesOrNo) ?? false,
    daemons: optional(field('daemons'), daemons) ?? { multus: everywhere, whereabouts: everywhere },
    troubles: optional(field('troubles'), (at) => elements(at).map(readTrouble)) ?? [],
  };
  checkReferences(read, root);
  return read;
}

function required(parent: Place, at: Place | undefined, name: string): Place {
  if (at === undefined) throw new ScenarioMistake(parent, `the field "${name}" is missing`);
  return at;
}

function optional<T>(at: Place | undefined, read: (at: Place) => T): T | undefined {
  return at === undefined ? undefined : read(at);
}

/** `namespace/name`, or a bare name in the namespace `default`. */
function qualified(name: string): { namespace: string; name: string } {
  const slash = name.indexOf('/');
  return slash < 0 ? { namespace: 'default', name } : { namespace: name.slice(0, slash), name: name.slice(slash + 1) };
}

function node(name: string, at: Place): NodePlan {
  const field = fields(at, ['nics', 'labels']);
  return {
    name,
    nics: optional(field('nics'), (nics) => entries(nics).map(([nic, place]) => readNic(nic, place))) ?? [],
    labels: optional(field('labels'), textRecord) ?? {},
  };
}

function readNic(name: string, at: Place): NicPlan {
  if (isText(at)) return { name, segment: text(at), mtu: 1500 };
  const field = fields(at, ['segment', 'mtu']);
  return {
    name,
    segment: text(required(at, field('segment'), 'segment')),
    mtu: optional(field('mtu'), mtu) ?? 1500,
  };
}

function mtu(at: Place): number {
  return wholeNumber(at, 576, 65535);
}

function segment(name: string, at: Place): SegmentPlan {
  return { name, gateway: optional(fields(at, ['gateway'])('gateway'), texts) ?? [] };
}

function network(id: string, at: Place): NetworkPlan {
  const field = fields(at, [
    'type',
    'master',
    'bridge',
    'mode',
    'vlan',
    'mtu',
    'cidr',
    'ipam',
    'range',
    'gateway',
    'routes',
    'config',
  ]);
  return {
    ...qualified(id),
    type:
      optional(field('type'), (place) => oneOf(place, ['macvlan', 'bridge', 'ipvlan', 'vlan'] as const)) ?? 'macvlan',
    master: optional(field('master'), text),
    bridge: optional(field('bridge'), text),
    mode: optional(field('mode'), text),
    vlan: optional(field('vlan'), (place) => wholeNumber(place, 1, 4094)),
    mtu: optional(field('mtu'), mtu),
    cidrs: optional(field('cidr'), texts) ?? [],
    ipam:
      optional(field('ipam'), (place) => oneOf(place, ['whereabouts', 'host-local', 'static', 'none'] as const)) ??
      'whereabouts',
    range: optional(field('range'), range),
    gateway: optional(field('gateway'), text),
    routes: optional(field('routes'), (place) => elements(place).map(route)) ?? [],
    config: optional(field('config'), text),
  };
}

function range(at: Place): { start: string; end: string } {
  const [start, end, ...rest] = text(at).split('-');
  if (start === undefined || end === undefined || rest.length > 0) {
    throw new ScenarioMistake(at, 'a range is written FIRST-LAST, for example 10.10.0.10-10.10.0.20');
  }
  return { start: start.trim(), end: end.trim() };
}

function route(at: Place): RoutePlan {
  if (isText(at)) return { to: text(at), via: undefined };
  const field = fields(at, ['to', 'via']);
  return { to: text(required(at, field('to'), 'to')), via: optional(field('via'), text) };
}

function workload(id: string, at: Place): WorkloadPlan {
  const field = fields(at, [
    'kind',
    'node',
    'nodes',
    'image',
    'containers',
    'env',
    'hostNetwork',
    'networks',
    'annotation',
    'labels',
    'bypassed',
    'stuck',
  ]);
  const { namespace, name } = qualified(id);
  const on = field('nodes') ?? field('node');
  if (on === undefined) throw new ScenarioMistake(at, 'the field "nodes" is missing: one node per pod');
  const image = optional(field('image'), readImage) ?? 'full';
  const env = optional(field('env'), textRecord) ?? {};
  return {
    namespace,
    name,
    kind:
      optional(field('kind'), (place) => oneOf(place, ['Pod', 'Deployment', 'DaemonSet', 'StatefulSet'] as const)) ??
      (texts(on).length > 1 ? 'Deployment' : 'Pod'),
    nodes: texts(on),
    containers: optional(field('containers'), (place) =>
      entries(place).map(([key, value]) => container(key, value)),
    ) ?? [{ name: 'app', image, env }],
    hostNetwork: optional(field('hostNetwork'), yesOrNo) ?? false,
    attachments: optional(field('networks'), (place) => attachments(place, namespace)) ?? [],
    annotation: optional(field('annotation'), text),
    labels: optional(field('labels'), textRecord) ?? { app: name },
    bypassed: optional(field('bypassed'), yesOrNo) ?? false,
    stuck: optional(field('stuck'), text),
  };
}

function readImage(at: Place): ImageKind {
  return oneOf(at, ['full', 'busybox', 'distroless', 'multus', 'whereabouts'] as const);
}

function container(name: string, at: Place): ContainerPlan {
  if (isText(at)) return { name, image: readImage(at), env: {} };
  const field = fields(at, ['image', 'env']);
  return {
    name,
    image: optional(field('image'), readImage) ?? 'full',
    env: optional(field('env'), textRecord) ?? {},
  };
}

/** `[ns/]name[@interface]`, or a mapping with addresses and MAC. */
function attachments(at: Place, namespace: string): AttachmentPlan[] {
  return (isList(at) ? elements(at) : [at]).map((place) => attachment(place, namespace));
}

function attachment(at: Place, namespace: string): AttachmentPlan {
  if (isText(at)) return { ...selection(text(at), namespace), addresses: [], mac: undefined };
  const field = fields(at, ['name', 'addresses', 'mac']);
  return {
    ...selection(text(required(at, field('name'), 'name')), namespace),
    addresses: optional(field('addresses'), (place) => elements(place).map(texts)) ?? [],
    mac: optional(field('mac'), text),
  };
}

/** Reads `[ns/]name[@interface]`, the short form of a network selection. */
export function selection(
  written: string,
  podNamespace: string,
): { namespace: string; network: string; interface: string | undefined } {
  const [where = '', asked] = written.split('@');
  const [first = '', second] = where.split('/');
  return {
    namespace: second === undefined ? podNamespace : first,
    network: second ?? first,
    interface: asked,
  };
}

const everywhere: DaemonPlan = { except: [], installed: true };

function daemons(at: Place): Scenario['daemons'] {
  const field = fields(at, ['multus', 'whereabouts']);
  return {
    multus: optional(field('multus'), daemon) ?? everywhere,
    whereabouts: optional(field('whereabouts'), daemon) ?? everywhere,
  };
}

function daemon(at: Place): DaemonPlan {
  const field = fields(at, ['except', 'installed']);
  return {
    except: optional(field('except'), texts) ?? [],
    installed: optional(field('installed'), yesOrNo) ?? true,
  };
}

/** Every name that refers to something must refer to something that is there; wrong ones are mistakes, not surprises. */
function checkReferences(read: Scenario, root: Place): void {
  const field = fields(root, Object.keys(Object.fromEntries(entries(root))));
  const nodes = read.nodes.map((each) => each.name);
  const known = read.segments.map((each) => each.name);
  const plugged = new Set(read.nodes.flatMap((each) => each.nics.map((nic) => nic.segment)));
  for (const name of known) {
    if (!plugged.has(name)) throw new ScenarioMistake(field('segments') ?? root, `no NIC is plugged into "${name}"`);
  }
  for (const [id, at] of optional(field('workloads'), entries) ?? []) {
    const planned = read.workloads.find((each) => sameObject(each, qualified(id)));
    for (const name of planned?.nodes ?? []) {
      if (!nodes.includes(name))
        throw new ScenarioMistake(at, `there is no node "${name}"; nodes: ${nodes.join(', ')}`);
    }
    for (const wanted of planned?.stuck === undefined ? (planned?.attachments ?? []) : []) {
      if (!read.networks.some((each) => sameObject(each, { namespace: wanted.namespace, name: wanted.network }))) {
        throw new ScenarioMistake(
          at,
          `there is no network "${wanted.namespace}/${wanted.network}" and the pod is not "stuck"`,
        );
      }
    }
  }
}

function sameObject(a: { namespace: string; name: string }, b: { namespace: string; name: string }): boolean {
  return a.namespace === b.namespace && a.name === b.name;
}
