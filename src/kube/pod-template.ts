import { message, nested, type Read } from './codec.ts';
import { objectMeta } from './meta.ts';
import { podSpec } from './pod.ts';

// Field numbers: k8s.io/api/core/v1/generated.proto (PodTemplateSpec).

/** core/v1 PodTemplateSpec, as far as it is read. */
const podTemplate = message({ metadata: nested(1, objectMeta), spec: nested(2, podSpec) });

/** What Deployments, StatefulSets and Jobs have in common, from a manifest alone: their fields have other numbers each. */
export const templatedObject = message({
  metadata: nested(0, objectMeta),
  spec: nested(0, message({ template: nested(0, podTemplate) })),
});
/** What Deployments, StatefulSets and Jobs have in common. */
export type TemplatedObject = Read<typeof templatedObject>;
