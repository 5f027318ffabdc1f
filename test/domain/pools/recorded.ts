import { readFileSync } from 'node:fs';
import { requestAnnotation, statusAnnotation } from '../../../src/domain/attachments/annotations.ts';
import { decodeSelections } from '../../../src/domain/attachments/decode-selections.ts';
import { networkOf } from '../../../src/domain/attachments/join.ts';
import type { IpPool } from '../../../src/domain/pools/allocations.ts';
import type { LedgerAddress, LedgerNetwork, LedgerPod, Reservation } from '../../../src/domain/pools/ledger/input.ts';
import type { DevicePod } from '../../../src/domain/pools/usage/devices.ts';
import type { UsagePod } from '../../../src/domain/pools/usage/pool.ts';
import { decodeWhereabouts } from '../../../src/domain/pools/whereabouts.ts';

interface Meta {
  readonly namespace: string;
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
}

interface List<T> {
  readonly items: readonly ({ readonly metadata: Meta } & T)[];
}

interface PodItem {
  readonly spec: {
    readonly nodeName?: string;
    readonly hostNetwork?: boolean;
    readonly containers: readonly { readonly resources?: { readonly requests?: Readonly<Record<string, string>> } }[];
  };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { type: string; status: string; lastTransitionTime: string }[];
  };
}

interface NadItem {
  readonly spec?: { readonly config?: string };
}

interface IpPoolItem {
  readonly spec: {
    range: string;
    allocations: Readonly<Record<string, { id: string; podref: string; ifname: string }>>;
  };
}

/** A recorded answer of the API server. */
export function recorded<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/recorded/${path}`, import.meta.url), 'utf8'));
}

/** The first plugin of the CNI config of each recorded NAD that can be parsed, by `namespace/name`. */
export function recordedConfigs(): Map<string, { ipam?: { type?: string } }> {
  return new Map(
    recorded<List<NadItem>>('api/nads-all.json').items.flatMap(({ metadata, spec }) => {
      if (metadata.name === 'broken-json') return [];
      const config = JSON.parse(spec?.config || '{}');
      return [[`${metadata.namespace}/${metadata.name}`, config.plugins?.[0] ?? config]];
    }),
  );
}

/** The first plugin of the CNI config of a recorded NAD, `namespace/name`. */
export function recordedConfig(nad: string): { ipam?: unknown } {
  return recordedConfigs().get(nad) ?? {};
}

/** The recorded NADs that use whereabouts. */
export function recordedNetworks(): LedgerNetwork[] {
  return [...recordedConfigs()].flatMap(([nad, { ipam }]) =>
    ipam?.type === 'whereabouts' ? { nad, ...decodeWhereabouts(ipam) } : [],
  );
}

export function recordedIpPools(path: string): IpPool[] {
  return recorded<List<IpPoolItem>>(path).items.map(({ metadata: { namespace, name }, spec }) => ({
    namespace,
    name,
    range: spec.range,
    allocations: Object.entries(spec.allocations).map(([offset, entry]) => ({ offset, ...entry })),
  }));
}

export function recordedReservations(): Reservation[] {
  return recorded<List<{ spec: { podref: string; ifname: string } }>>('api/overlapping-all.json').items.map(
    ({ metadata: { namespace, name }, spec: { podref, ifname } }) => ({ namespace, name, podref, ifname }),
  );
}

/** A recorded pod, as the ledger and the usage of pools see it. */
export type RecordedPod = LedgerPod & UsagePod & DevicePod;

export function recordedPods(path: string): RecordedPod[] {
  return recorded<List<PodItem>>(path).items.map(({ metadata, spec, status }) => {
    const sandbox = status.conditions?.find(({ type }) => type === 'PodReadyToStartContainers');
    return {
      namespace: metadata.namespace,
      name: metadata.name,
      node: spec.nodeName,
      phase: status.phase,
      alive: status.phase !== 'Succeeded' && status.phase !== 'Failed',
      terminating: metadata.deletionTimestamp !== undefined,
      nodeReady: true,
      hasSandbox: sandbox && sandbox.status === 'True',
      lastSetUp: Date.parse(sandbox?.lastTransitionTime ?? metadata.creationTimestamp),
      addresses: addressesIn(metadata.annotations?.[statusAnnotation] ?? '[]'),
      networks: spec.hostNetwork ? [] : networksIn(metadata.annotations?.[requestAnnotation] ?? '', metadata.namespace),
      containers: spec.containers.map(({ resources }) => ({ requests: resources?.requests ?? {} })),
    };
  });
}

function networksIn(request: string, namespace: string): string[] {
  const selections = decodeSelections(request, namespace, requestAnnotation);
  return selections.ok ? selections.value.map(networkOf) : [];
}

function addressesIn(status: string): LedgerAddress[] {
  const interfaces: { name: string; interface: string; ips?: string[] }[] = JSON.parse(status);
  return interfaces.flatMap(({ name, interface: at, ips }) =>
    (ips ?? []).map((address) => ({ address, interface: at, network: name })),
  );
}
