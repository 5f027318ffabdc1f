import { list, message, nested, type Read, string, stringMap, strings } from './codec.ts';
import { objectMeta } from './meta.ts';

const requirement = message({ key: string(0), operator: string(0), values: strings(0) });

/**
 * k8s.cni.cncf.io MultiNetworkPolicy, as far as it is read: which pods and networks it is about. Versions v1beta1 and v1beta2 differ
 * in ports only.
 */
export const multiNetworkPolicyObject = message({
  metadata: nested(0, objectMeta),
  spec: nested(
    0,
    message({
      podSelector: nested(0, message({ matchLabels: stringMap(0), matchExpressions: list(0, requirement) })),
      policyTypes: strings(0),
    }),
  ),
});
/** k8s.cni.cncf.io MultiNetworkPolicy, as far as it is read. */
export type MultiNetworkPolicyObject = Read<typeof multiNetworkPolicyObject>;
