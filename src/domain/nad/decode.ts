import type { ObjectOf } from '../../kube/kinds.ts';
import { isRecord } from '../../kube/record.ts';
import { parseJson } from '../json/parse.ts';
import { nameOf } from '../json/words.ts';
import { field, integerField, type Json, listField, objectField, textField } from './fields.ts';
import type { DecodedConfig, IpamConfig, Nad, NadConfig, PluginConfig, Route } from './nad.ts';
import { uplinkOf } from './uplink.ts';

/** Where a NAD's CNI config is written. */
const CONFIG = 'spec.config';
const RESOURCE = 'k8s.v1.cni.cncf.io/resourceName';
const SRIOV_OWNER = 'sriovnetwork.openshift.io/owner-ref';

/**
 * Reads a NetworkAttachmentDefinition. Nothing in it can make this fail: a config that is no JSON object is `unparsable`, and a
 * field of a wrong type reads as absent here and is named by `optionProblems` and `addressingOf`.
 */
export function decodeNad(object: ObjectOf<'nads'>): Nad {
  const { metadata = {}, spec } = object;
  const name = metadata.name ?? '';
  const resource = metadata.annotations?.[RESOURCE]?.trim();
  const madeBy = makerOf(metadata);
  const text = spec?.config ?? '';
  return {
    namespace: metadata.namespace ?? '',
    name,
    ...(resource ? { resource } : {}),
    ...(madeBy === undefined ? {} : { madeBy }),
    createdAt: metadata.creationTimestamp ?? '',
    text,
    config: decodeConfig(text, name, resource || undefined),
  };
}

function makerOf(metadata: NonNullable<ObjectOf<'nads'>['metadata']>): string | undefined {
  const sriov = metadata.annotations?.[SRIOV_OWNER];
  if (sriov) return sriov;
  const controller = metadata.ownerReferences?.find((owner) => owner.controller);
  return controller?.kind && controller.name ? `${controller.kind}/${controller.name}` : undefined;
}

/** Reads the text of `spec.config` as network-attachment-definition-client GetCNIConfig and Multus LoadDelegateNetConf do. */
function decodeConfig(text: string, nadName: string, resource?: string): NadConfig {
  if (text === '') return { kind: 'on-disk' };
  const read = parseJson(text, CONFIG);
  if (!read.ok) return { kind: 'unparsable', problem: read.problem };
  const json = read.value;
  if (!isRecord(json)) {
    return { kind: 'unparsable', problem: { place: CONFIG, message: `expected a JSON object, found ${nameOf(json)}` } };
  }
  return decodeObject(json, nadName, resource);
}

function decodeObject(json: Json, nadName: string, resource: string | undefined): DecodedConfig {
  const name = textField(json, 'name');
  const cniVersion = textField(json, 'cniVersion');
  // A type at the top wins over a list of plugins (multus-cni types/conf.go LoadDelegateNetConf).
  const isList = textField(json, 'type') === undefined && Array.isArray(field(json, 'plugins'));
  const plugins = isList ? listField(json, 'plugins').map(decodePlugin) : [decodePlugin(json)];
  const first = plugins[0] ?? { type: '', capabilities: [], json: {} };
  const ipam = decodeIpam(first.json);
  const mode = textField(first.json, 'mode');
  const mtu = integerField(first.json, 'mtu');
  const vlan = vlanOf(first);
  return {
    kind: 'decoded',
    name: name ?? nadName,
    nameWritten: name !== undefined,
    ...(cniVersion === undefined ? {} : { cniVersion }),
    form: isList ? 'list' : 'plugin',
    json,
    plugins,
    type: first.type,
    uplink: uplinkOf(first.type, { ...first.json, name: name ?? nadName }, resource),
    ...(mode === undefined ? {} : { mode }),
    ...(mtu === undefined ? {} : { mtu }),
    ...(vlan === undefined ? {} : { vlan }),
    ...(ipam === undefined ? {} : { ipam }),
    routes: ipam === undefined ? [] : listField(ipam.json, 'routes').flatMap(decodeRoute),
  };
}

function decodePlugin(value: unknown): PluginConfig {
  const json = isRecord(value) ? value : {};
  const capabilities = Object.entries(objectField(json, 'capabilities') ?? {});
  return {
    type: textField(json, 'type') ?? '',
    capabilities: capabilities.filter(([, declared]) => declared === true).map(([name]) => name),
    json,
  };
}

// An empty ipam object means a network without addresses, as no ipam does.
function decodeIpam(plugin: Json): IpamConfig | undefined {
  const json = objectField(plugin, 'ipam');
  if (json === undefined || Object.keys(json).length === 0) return undefined;
  return { type: textField(json, 'type') ?? '', json };
}

function decodeRoute(value: unknown): Route[] {
  if (!isRecord(value)) return [];
  const destination = textField(value, 'dst');
  if (destination === undefined) return [];
  const gateway = textField(value, 'gw');
  const priority = integerField(value, 'priority');
  const table = integerField(value, 'table');
  return [
    {
      destination,
      ...(gateway === undefined ? {} : { gateway }),
      ...(priority === undefined ? {} : { priority }),
      ...(table === undefined ? {} : { table }),
    },
  ];
}

/** The field that holds a VLAN id, by plugin type. */
const vlanFields: Readonly<Record<string, string>> = {
  vlan: 'vlanId',
  bridge: 'vlan',
  'cnv-bridge': 'vlan',
  'accelerated-bridge': 'vlan',
  ovs: 'vlan',
  sriov: 'vlan',
  'ovn-k8s-cni-overlay': 'vlanID',
};

function vlanOf(plugin: PluginConfig): number | undefined {
  const name = Object.hasOwn(vlanFields, plugin.type) ? vlanFields[plugin.type] : undefined;
  return name === undefined ? undefined : integerField(plugin.json, name);
}
