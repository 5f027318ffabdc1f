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
  const { initContainers = [], containers = [] } = pod.object.spec ?? {};
  return [...initContainers, ...containers].flatMap((container) => [
    ...ofVariables(pod, container, configMaps),
    ...ofSources(pod, container, configMaps),
  ]);
}

function ofVariables(
  pod: Pod,
  { name: container = '', env = [] }: ContainerObject,
  configMaps: ConfigMaps,
): Endpoint[] {
  const at = { container };
  return env.flatMap((one) => {
    const { name: variable = '', valueFrom } = one;
    const from = valueFrom?.configMapKeyRef;
    if (from === undefined) return writtenIn(one).map((found) => ({ variable, ...found, at }));
    return inConfigMap(configMaps(pod.namespace, from.name ?? ''), from.key ?? '', variable);
  });
}

type Variable = NonNullable<ContainerObject['env']>[number];
type Found = Pick<Endpoint, 'text' | 'address'>;

// Replicas share their variables (src/kube/recall.ts): each is read once.
const known = new WeakMap<Variable, readonly Found[]>();

function writtenIn(variable: Variable): readonly Found[] {
  const found = known.get(variable) ?? addressesIn(variable.value);
  known.set(variable, found);
  return found;
}

function ofSources(pod: Pod, { envFrom = [] }: ContainerObject, configMaps: ConfigMaps): Endpoint[] {
  return envFrom.flatMap(({ prefix = '', configMapRef }) => {
    const configMap = configMaps(pod.namespace, configMapRef?.name ?? '');
    return Object.keys(configMap?.data ?? {}).flatMap((key) => inConfigMap(configMap, key, `${prefix}${key}`));
  });
}

function inConfigMap(configMap: ConfigMapObject | undefined, key: string, variable: string): Endpoint[] {
  const { name = '', namespace = '' } = configMap?.metadata ?? {};
  const at = { key, configMap: ref('configmap', { namespace, name }) };
  return addressesIn(configMap?.data?.[key]).map((found) => ({ variable, ...found, at }));
}

// Values were reduced to the addresses in them, with their ports, when they were read (src/kube/endpoints.ts).
function addressesIn(value: string | undefined): Found[] {
  return (value ?? '').split(' ').flatMap((text) => {
    const host = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1');
    const address = parseAddress(host);
    return address === undefined ? [] : [{ text, address }];
  });
}
