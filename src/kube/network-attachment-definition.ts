import { message, nested, type Read, string } from './codec.ts';
import { objectMeta } from './meta.ts';

/** k8s.cni.cncf.io/v1 NetworkAttachmentDefinition (NPWG multi-net-spec v1.0, section 3). */
export const nadObject = message({
  metadata: nested(0, objectMeta),
  spec: nested(0, message({ config: string(0) })),
});
/** k8s.cni.cncf.io/v1 NetworkAttachmentDefinition. */
export type NadObject = Read<typeof nadObject>;
