import type { Join } from '../trouble.ts';
import { distinct, listed, podOf } from '../words.ts';
import { daemonClue, daemonOn, runningSince } from './daemons.ts';

/**
 * The API server refuses Multus. A kubeconfig with a token is written on each node: when one node alone shows it, it is that
 * node's; tokens last an hour or a year from the start of the pod that wrote it.
 */
export const refusedCredentials: Join = ({ pod: { node }, explanation, since }, around) => {
  if (node === undefined) return undefined;
  const row = explanation.signature?.id;
  const failing = distinct(
    around.troubles.flatMap(({ pod, explanation: { signature } }) => (signature?.id === row ? (pod.node ?? []) : [])),
  );
  const fine = around.pods.find(
    (pod) =>
      pod.node !== undefined &&
      !failing.includes(pod.node) &&
      pod.status?.ok === true &&
      Date.parse(pod.createdAt) > Date.parse(since),
  );
  const daemon = daemonOn('multus', node, around);
  const started = daemon === undefined ? undefined : runningSince(daemon);
  const age = started === undefined ? '' : `, whose pod runs since ${started}`;
  const alone = failing.length <= 1;
  return {
    cause: alone
      ? `The API server refuses the credentials of Multus on ${node}${age}, and ${fine === undefined ? 'no other node is seen to suffer from it' : 'other nodes are served'}: the token in its kubeconfig there has expired or is invalid.`
      : `The API server refuses the credentials of Multus on ${listed(failing)}: the tokens in its kubeconfigs have expired or are invalid.`,
    clues: [
      ...daemonClue('multus', node, around),
      ...(fine === undefined
        ? []
        : [
            {
              source: 'annotation k8s.v1.cni.cncf.io/network-status',
              of: podOf(fine),
              text: `was attached on ${fine.node ?? ''} at ${fine.createdAt}, after the first refusal on ${node}`,
            },
          ]),
    ],
  };
};
