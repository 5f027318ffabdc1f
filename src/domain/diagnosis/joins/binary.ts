import { attachedWhere } from '../attached.ts';
import type { Join } from '../trouble.ts';
import { distinct, listed, podOf } from '../words.ts';

/** A plugin that is not on the node: on which nodes is it missing, and on which did it work? */
export const missingBinary: Join = ({ pod, explanation }, around) => {
  const plugin = explanation.signature?.args.plugin;
  if (plugin === undefined || pod.node === undefined) return undefined;
  const failing = distinct(
    around.troubles.flatMap((one) => (one.explanation.signature?.args.plugin === plugin ? (one.pod.node ?? []) : [])),
  );
  const users = attachedWhere(around, ({ config }) => {
    return config.kind === 'decoded' && [config.ipam?.type, ...config.plugins.map(({ type }) => type)].includes(plugin);
  });
  const working = distinct(users.keys());
  const [first] = users.values();
  const there = around.nodeNetworks.find(({ node }) => node === pod.node)?.plugins;
  const has = there?.value.includes(plugin);
  return {
    // A link that leads nowhere inside the Multus pod is in the list, and still no plugin.
    ...(has === true ? { certainty: 'likely' as const } : {}),
    clues: [
      ...(there === undefined
        ? []
        : [
            {
              source: there.source.name,
              of: { kind: 'node', name: pod.node },
              text: has === true ? `shows the file "${plugin}" now` : `shows no file "${plugin}"`,
            },
          ]),
      ...(failing.length > 1
        ? [{ source: 'events FailedCreatePodSandBox', text: `"${plugin}" is missing on ${listed(failing)}` }]
        : []),
      ...(first === undefined
        ? []
        : [
            {
              source: 'annotation k8s.v1.cni.cncf.io/network-status',
              of: podOf(first.pod),
              text: `was attached with "${plugin}", as were the pods of ${listed(working)}`,
            },
          ]),
    ],
  };
};
