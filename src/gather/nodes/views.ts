import type { NodeInterface, NodeSource, NodeView, Unanswered } from '../../domain/nodes/node-network.ts';
import { isRecord } from '../../kube/record.ts';
import { linkCondition } from '../../probe/interface.ts';
import {
  cniConfigurationOrder,
  ofNode,
  parseNode,
  type NodeInterface as SeenInterface,
} from '../../probe/node-parse.ts';
import { hiddenPrefixes, parseSummary } from '../../probe/summary.ts';
import type { NodeProbe } from '../../snapshot/node-probe.ts';

/** What a probe of a node came to: a view, or why there is none. */
export type Answer = { readonly view: NodeView } | { readonly unanswered: Unanswered };

/** Reads the raw answer of a probe. */
export function answerOf(probe: NodeProbe): Answer {
  const { answer, by, through, node } = probe;
  if (!answer.ok) return { unanswered: { kind: by, ...answer.why } };
  const view = probe.by === 'summary' ? viewOfSummary(probe, answer.at) : viewOfProbe(probe, answer.at);
  if (view !== undefined) return { view };
  const what = `read the interfaces of node ${node} through ${through}`;
  return { unanswered: { kind: by, reason: 'undecodable', what, detail: 'the answer tells of none' } };
}

function viewOfProbe(probe: NodeProbe, at: string): NodeView | undefined {
  if (probe.by === 'summary' || !probe.answer.ok) return undefined;
  const { output, marker } = probe.answer.value;
  const seen = parseNode(output, marker);
  const source: NodeSource = { kind: probe.by, name: `pod ${probe.through}`, at };
  const cutOff = seen.problems.some(({ place }) => place === 'sh');
  const plugins = ofNode(seen.binaries);
  const configurations = ofNode(seen.configurations);
  const leases = ofNode(seen.leases);
  return {
    source,
    coverage:
      seen.interfaces === 'unknown' || cutOff
        ? { kind: 'some', why: 'could not read all interfaces' }
        : { kind: 'all', hidden: [], altnames: seen.altnamesKnown },
    interfaces: seen.interfaces === 'unknown' ? [] : seen.interfaces.map(interfaceOf),
    ...(seen.defaultRoutes === 'unknown'
      ? {}
      : { defaultRoutes: [...new Set(seen.defaultRoutes.flatMap((route) => route.interface ?? []))] }),
    ...(plugins === 'unknown' || plugins.names === 'unknown' ? {} : { plugins: plugins.names }),
    ...(configurations === 'unknown' || configurations.names === 'unknown'
      ? {}
      : { confFiles: filesInOrder(configurations.names) }),
    ...(leases === 'unknown' || leases.pools === 'unknown' ? {} : { leases: leases.pools }),
  };
}

// The files that a runtime reads, in its order, and after them those that it does not: one of them may be Multus's, pushed aside.
function filesInOrder(names: readonly string[]): string[] {
  const read = cniConfigurationOrder(names);
  return [...read, ...names.filter((name) => !read.includes(name)).sort()];
}

function interfaceOf(link: SeenInterface): NodeInterface {
  const { name, kind, hardware, mtu, mac, speedMbps, enslavedTo, vlanId, lower, virtualFunctions } = link;
  const isVlan = kind === 'vlan' || vlanId !== undefined;
  return {
    name,
    altnames: link.altnames ?? [],
    condition: linkCondition(link),
    addresses: link.addresses.map(({ address, prefix }) => `${address}/${prefix}`),
    ...(kind === undefined ? {} : { kind }),
    ...(hardware === undefined ? {} : { hardware }),
    ...(mtu === undefined ? {} : { mtu }),
    ...(mac === undefined ? {} : { mac }),
    ...(speedMbps === undefined ? {} : { speedMbps }),
    ...(enslavedTo === undefined ? {} : { enslavedTo }),
    ...(isVlan
      ? {
          vlan: {
            ...(lower?.name === undefined ? {} : { parent: lower.name }),
            ...(vlanId === undefined ? {} : { id: vlanId }),
          },
        }
      : {}),
    ...(virtualFunctions === undefined
      ? {}
      : {
          virtualFunctions: {
            total: virtualFunctions.total,
            enabled: virtualFunctions.enabled,
            free: virtualFunctions.inThisNamespace,
          },
        }),
  };
}

function viewOfSummary({ answer, node }: NodeProbe, at: string): NodeView | undefined {
  if (!answer.ok) return undefined;
  const summary = parseSummary(answer.value);
  if (!summary.ok || summary.value.interfaces === 'unknown') return undefined;
  return {
    source: { kind: 'summary', name: `kubelet of node ${node}`, at: summary.value.at ?? at },
    // A kubelet that takes its numbers from the runtime alone knows the default interface and no other.
    coverage: listsInterfaces(answer.value)
      ? { kind: 'all', hidden: hiddenPrefixes, altnames: false }
      : { kind: 'some', why: 'tells of the default interface only' },
    interfaces: summary.value.interfaces.map(({ name }) => ({
      name,
      altnames: [],
      condition: 'unknown',
      addresses: [],
    })),
  };
}

function listsInterfaces(summary: unknown): boolean {
  const node = isRecord(summary) ? summary.node : undefined;
  const network = isRecord(node) ? node.network : undefined;
  return isRecord(network) && Array.isArray(network.interfaces) && network.interfaces.length > 0;
}
