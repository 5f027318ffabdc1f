import { factsOf, type Peeled } from './envelope.ts';
import type { Layer, Phase } from './layer.ts';

/** What of a NAD helps to understand a message. */
export interface NetworkDefinition {
  readonly namespace: string;
  /** The name of the object. */
  readonly name: string;
  /** The `name` inside its CNI config; absent means the name of the object (Multus fills it in). */
  readonly cniConfName?: string | undefined;
  /** `type` of the plugin, or of the first plugin of a list. */
  readonly pluginType?: string | undefined;
  readonly ipamType?: string | undefined;
  readonly master?: string | undefined;
}

/** What is known besides the message itself. */
export interface MessageContext {
  readonly namespace?: string | undefined;
  readonly pod?: string | undefined;
  /** The node that the pod was scheduled to. */
  readonly node?: string | undefined;
  /** The NADs of the cluster, or those the pod asks for. */
  readonly networks?: readonly NetworkDefinition[] | undefined;
}

/** Who and what a message is about, from its wrappers and the context. */
export interface Situation {
  readonly namespace?: string | undefined;
  readonly pod?: string | undefined;
  readonly uid?: string | undefined;
  readonly node?: string | undefined;
  readonly phase?: Phase | undefined;
  /** The CNI config that Multus named. */
  readonly cniConfName?: string | undefined;
  /** The CNI plugin that failed, as the wrappers name it, or else as the NAD does. Never Multus itself. */
  readonly pluginType?: string | undefined;
  /** The NAD behind `cniConfName`, where exactly one fits. */
  readonly network?: NetworkDefinition | undefined;
}

const multusBinaries = new Set(['multus', 'multus-shim']);

/** Gathers what wrappers and context tell; the message's own words about the pod count more than the context's. */
export function situationOf(peeled: Peeled, context: MessageContext): Situation {
  const facts = factsOf(peeled.layers);
  const namespace = facts.namespace ?? context.namespace;
  const cniConfName = last(peeled.layers, attachmentConfName);
  const network = networkFor(cniConfName, namespace, context.networks ?? []);
  return {
    namespace,
    pod: facts.pod ?? context.pod,
    uid: facts.uid,
    node: context.node,
    phase: facts.phase,
    cniConfName,
    pluginType: last(peeled.layers, delegateType) ?? network?.pluginType,
    network,
  };
}

function last<T>(layers: readonly Layer[], of: (layer: Layer) => T | undefined): T | undefined {
  return layers.reduce<T | undefined>((known, layer) => of(layer) ?? known, undefined);
}

/** Runtimes name Multus's own config; only Multus and the plugins below it name an attachment's. */
function attachmentConfName(layer: Layer): string | undefined {
  if (layer.kind === 'libcni') return delegateType(layer) === undefined ? undefined : layer.cniConfName;
  return layer.kind === 'multus-network' || layer.kind === 'multus-delegate' ? layer.cniConfName : undefined;
}

function delegateType(layer: Layer): string | undefined {
  return layer.pluginType !== undefined && !multusBinaries.has(layer.pluginType) ? layer.pluginType : undefined;
}

/**
 * Messages name the CNI config, not the NAD. Several NADs may share a config name: then the one in the pod's namespace is
 * meant, if there is just one; otherwise none is named.
 */
function networkFor(
  cniConfName: string | undefined,
  namespace: string | undefined,
  networks: readonly NetworkDefinition[],
): NetworkDefinition | undefined {
  if (cniConfName === undefined) return undefined;
  const named = networks.filter((network) => (network.cniConfName ?? network.name) === cniConfName);
  const near = named.filter((network) => network.namespace === namespace);
  return only(named) ?? only(near);
}

function only<T>(candidates: readonly T[]): T | undefined {
  return candidates.length === 1 ? candidates[0] : undefined;
}
