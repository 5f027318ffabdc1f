import { objectField, textField } from '../../domain/nad/fields.ts';
import type { DecodedConfig } from '../../domain/nad/nad.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, pathOf, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, type DecodedNad, decodedNads } from './decoded.ts';
import { usageIn } from './usage.ts';

/**
 * The `name` in a CNI config, or the NAD's name where there is none, is what host-local calls its directory of leases, whereabouts its
 * node slices, and Multus the network in its messages. Copies of one network in several namespaces share it rightly.
 */
export const configNameShared = defineCheck({
  slug: 'config-name-shared',
  title: 'networks that differ have different config names',
  emits: ['MN215'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const [name, group] of byName(decodedNads(nads))) {
      const [first] = group;
      if (first === undefined || group.every(({ config }) => essence(config) === essence(first.config))) continue;
      const clash = clashOf(group);
      yield finding('MN215', {
        severity: clash === 'messages' ? 'P3' : 'P2',
        subject: nadRef(first.nad),
        args: { name, networks: group.map(({ nad }) => pathOf(nad)), clash },
        affected: podRefs(group.flatMap(({ nad }) => usage(nad).attached)),
        evidence: group.map(({ nad, config }) =>
          configEvidence(nad, config.nameWritten ? `name: ${name}` : `no name, so that Multus puts ${name}`),
        ),
      });
    }
  },
});

function byName(nads: readonly DecodedNad[]): Map<string, DecodedNad[]> {
  const groups = new Map<string, DecodedNad[]>();
  for (const decoded of nads) groups.set(decoded.config.name, [...(groups.get(decoded.config.name) ?? []), decoded]);
  return groups;
}

// What two copies of one network may differ in says nothing of the network.
const ownKeys = new Set(['name', 'cniversion', 'netattachdefname']);

/** A config without what tells copies of one network apart. */
function essence({ json }: DecodedConfig): string {
  return JSON.stringify(json, (key, value: unknown) => {
    if (ownKeys.has(key.toLowerCase())) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function clashOf(group: readonly DecodedNad[]): 'leases' | 'slices' | 'overlay' | 'messages' {
  if (group.filter(({ config }) => config.type === 'ovn-k8s-cni-overlay').length > 1) return 'overlay';
  const directories = group.flatMap(({ config: { ipam } }) =>
    ipam?.type === 'host-local' ? [textField(ipam.json, 'dataDir') ?? ''] : [],
  );
  if (new Set(directories).size < directories.length) return 'leases';
  const sliced = group.filter(({ config: { plugins } }) => {
    const ipam = objectField(plugins[0]?.json ?? {}, 'ipam') ?? {};
    return textField(ipam, 'node_slice_size') !== undefined && textField(ipam, 'network_name') === undefined;
  });
  return sliced.length > 1 ? 'slices' : 'messages';
}
