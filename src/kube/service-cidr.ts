import { message, nested, type Read, strings } from './codec.ts';
import { objectMeta } from './meta.ts';

// Field numbers: k8s.io/api/networking/v1/generated.proto.

/** networking.k8s.io/v1 ServiceCIDR, as far as it is read: a range that addresses of services are taken from (Kubernetes 1.33 and later). */
export const serviceCidrObject = message({
  metadata: nested(1, objectMeta),
  spec: nested(2, message({ cidrs: strings(1) })),
});
/** networking.k8s.io/v1 ServiceCIDR, as far as it is read. */
export type ServiceCidrObject = Read<typeof serviceCidrObject>;
