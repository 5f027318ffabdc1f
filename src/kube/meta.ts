import { bool, int, internedField, list, message, type Read, shared, string, stringMap, time } from './codec.ts';

// Annotations can be large (last-applied-configuration) and private: only those that some rule reads are kept.
const wantedAnnotations = [
  'k8s.v1.cni.cncf.io/',
  'v1.multus-cni.io/',
  'k8s.ovn.org/',
  'ipam.spidernet.io/',
  'sriovnetwork.openshift.io/',
  'kubectl.kubernetes.io/default-container',
];

/** True for an annotation that some rule of the program reads. */
function isWantedAnnotation(key: string): boolean {
  return wantedAnnotations.some((wanted) => key.startsWith(wanted)) || /\.ovn\.kubernetes\.io\//.test(key);
}

/** metav1.OwnerReference. */
const ownerReference = message({ kind: string(1), name: string(3), uid: string(4), controller: bool(6) });

/** metav1.ObjectMeta, as far as it is read. */
export const objectMeta = message({
  name: string(1),
  namespace: string(3),
  uid: string(5),
  creationTimestamp: time(8),
  deletionTimestamp: time(9),
  deletionGracePeriodSeconds: int(10),
  labels: internedField(stringMap(11)),
  annotations: stringMap(12, isWantedAnnotation),
  ownerReferences: internedField(list(13, shared(ownerReference))),
});

/** metav1.ObjectMeta, as far as it is read. */
export type ObjectMeta = Read<typeof objectMeta>;
