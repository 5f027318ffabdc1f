import { isRecord } from '../../kube/record.ts';

/** The part of a kubelet's summary that tells of the node's network: the rest is large, and about other things. */
export function nodePart(summary: unknown): unknown {
  const node = isRecord(summary) && isRecord(summary.node) ? summary.node : undefined;
  if (node === undefined) return {};
  const { nodeName, network } = node;
  return { node: { nodeName, ...(isRecord(network) ? { network: networkPart(network) } : {}) } };
}

function networkPart({ time, name, interfaces }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = Array.isArray(interfaces) ? interfaces.filter(isRecord).map((one) => ({ name: one.name })) : undefined;
  return {
    ...(time === undefined ? {} : { time }),
    ...(name === undefined ? {} : { name }),
    ...(names === undefined ? {} : { interfaces: names }),
  };
}
