import { confFault } from '../../domain/nodes/conf-order.ts';
import type { NodeNetwork } from '../../domain/nodes/node-network.ts';
import { finding } from '../../findings/make.ts';
import { compareText, nodeRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';

/** The runtime takes the first file of the directory: when that is not Multus's, new pods silently get no networks. */
export const confOrder = defineCheck({
  slug: 'conf-order',
  title: "Multus's configuration is the first that the runtime finds",
  emits: ['MN407'],
  needs: ['nodeNetworks'],
  skip: ({ nodeNetworks }) =>
    nodeNetworks.some(({ confFiles }) => confFiles !== undefined)
      ? undefined
      : 'the CNI configurations of nodes were not read; check --inside reads them in pods that are there',
  *judge({ nodeNetworks }) {
    const faulty = nodeNetworks
      .flatMap((network) => faultOf(network) ?? [])
      .sort((a, b) => compareText(a.node, b.node));
    for (const group of groupBy(faulty, ({ kind }) => kind)) {
      const [first, ...others] = group;
      yield finding('MN407', {
        subject: nodeRef(first.node),
        args: {
          fault: first.kind,
          nodes: group.map(({ node, first: before, multus }) => ({ node, first: before, multus })),
        },
        affected: others.map(({ node }) => nodeRef(node)),
        evidence: group.slice(0, MOST_EVIDENCE).map(({ node, source, files }) => ({
          source,
          of: nodeRef(node),
          text: `CNI configurations in order: ${files}`,
        })),
      });
    }
  },
});

const MOST_EVIDENCE = 3;

function faultOf({ node, confFiles }: NodeNetwork) {
  if (confFiles === undefined) return undefined;
  const fault = confFault(confFiles.value);
  if (fault === undefined) return undefined;
  return { ...fault, node, source: confFiles.source.name, files: confFiles.value.join(', ') };
}
