import { type Address, parseAddress } from '../../domain/addresses/address.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import type { Evidence, ObjectRef } from '../../findings/finding.ts';
import { pathOf, podRef, ref } from '../../findings/refs.ts';
import type { ConfigMapObject } from '../../kube/config-map.ts';
import type { ContainerObject } from '../../kube/pod.ts';

/** An address that a variable of a container's environment names. */
export interface Endpoint {
  readonly variable: string;
  readonly address: Address;
  /** As it is written, with the port. */
  readonly text: string;
  /** Where it is written: a container of the pod, or a key of a ConfigMap. */
  readonly at: { readonly container: string } | { readonly key: string; readonly configMap: ObjectRef };
}

/** What a reader can look up to see the address. */
export function evidenceOf(pod: Pod, { variable, text, at }: Endpoint): Evidence {
  return 'container' in at
    ? { source: `env ${variable} of container ${at.container}`, of: podRef(pod), text }
    : { source: `key ${at.key} of configmap ${pathOf(at.configMap)}`, of: at.configMap, text };
}

/** Whether two addresses are written in what evidenceOf calls the same place. */
export function isSamePlace(one: Endpoint, other: Endpoint): boolean {
  if ('container' in one.at)
    return 'container' in other.at && one.at.container === other.at.container && one.variable === other.variable;
  return 'key' in other.at && one.at.key === other.at.key && pathOf(one.at.configMap) === pathOf(other.at.configMap);
}

/** Finds a ConfigMap by namespace and name. */
type ConfigMaps = (namespace: string, name: string) => ConfigMapObject | undefined;

/** Indexes ConfigMaps. */
export function configMapsIn(configMaps: readonly ConfigMapObject[]): ConfigMaps {
  const byPath = new Map(
    configMaps.map((one) => [`${one.metadata?.namespace ?? ''}/${one.metadata?.name ?? ''}`, one] as const),
  );
  return (namespace, name) => byPath.get(`${namespace}/${name}`);
}

/** Every address in the environment of a pod's containers: written there, or in a ConfigMap that was read. */
export function endpointsOf(pod: Pod, configMaps: ConfigMaps): readonly Endpoint[] {
  const found: Endpoint[] = [];
  const { initContainers = [], containers = [] } = pod.object.spec ?? {};
  for (const list of [initContainers, containers]) {
    for (const container of list) {
      addVariables(found, pod, container, configMaps);
      addSources(found, pod, container, configMaps);
    }
  }
  return found;
}

function addVariables(
  found: Endpoint[],
  pod: Pod,
  { name: container = '', env = [] }: ContainerObject,
  configMaps: ConfigMaps,
): void {
  const at = { container };
  for (const { name: variable = '', value, valueFrom } of env) {
    const from = valueFrom?.configMapKeyRef;
    if (from === undefined) addWritten(found, value, { variable, at });
    else addFromConfigMap(found, configMaps(pod.namespace, from.name ?? ''), from.key ?? '', variable);
  }
}

function addSources(found: Endpoint[], pod: Pod, { envFrom = [] }: ContainerObject, configMaps: ConfigMaps): void {
  for (const { prefix = '', configMapRef } of envFrom) {
    const configMap = configMaps(pod.namespace, configMapRef?.name ?? '');
    for (const key of Object.keys(configMap?.data ?? {})) addFromConfigMap(found, configMap, key, `${prefix}${key}`);
  }
}

function addFromConfigMap(
  found: Endpoint[],
  configMap: ConfigMapObject | undefined,
  key: string,
  variable: string,
): void {
  const { name = '', namespace = '' } = configMap?.metadata ?? {};
  const at = { key, configMap: ref('configmap', { namespace, name }) };
  addWritten(found, configMap?.data?.[key], { variable, at });
}

// Values were reduced to the addresses in them, with their ports, when they were read (src/kube/endpoints.ts).
function addWritten(
  found: Endpoint[],
  value: string | undefined,
  { variable, at }: Pick<Endpoint, 'variable' | 'at'>,
): void {
  if (value === undefined || value === '') return;
  for (const text of value.includes(' ') ? value.split(' ') : [value]) {
    const address = addressIn(text);
    if (address !== undefined) found.push({ variable, text, address, at });
  }
}

// A hundred workloads are told the same few addresses; the last thousands are remembered.
const REMEMBERED = 1 << 12;
const addresses = new Map<string, Address | undefined>();

function addressIn(text: string): Address | undefined {
  if (addresses.has(text)) return addresses.get(text);
  if (addresses.size === REMEMBERED) addresses.clear();
  const address = parseAddress(hostIn(text));
  addresses.set(text, address);
  return address;
}

const bracketed = /^\[(.*)\](?::\d+)?$/;
const withPort = /^[\d.]+:\d+$/;

/** An address without its port and brackets. */
function hostIn(text: string): string {
  if (withPort.test(text)) return text.slice(0, text.indexOf(':'));
  return bracketed.exec(text)?.[1] ?? text;
}
