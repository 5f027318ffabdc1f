/** Annotation of a pod: the networks it asks for (NPWG multi-net-spec v1.0, section 4.1). */
export const requestAnnotation = 'k8s.v1.cni.cncf.io/networks';
/** Annotation of a pod: the interfaces it was given (NPWG multi-net-spec v1.0, section 5). */
export const statusAnnotation = 'k8s.v1.cni.cncf.io/network-status';
/** The result's key in Multus before 3.7, with one `s` more. */
export const legacyStatusAnnotation = 'k8s.v1.cni.cncf.io/networks-status';
/** Annotation of a pod: the network that replaces the cluster default (multus-cni k8sclient.go defaultNetAnnot). */
export const defaultNetworkAnnotation = 'v1.multus-cni.io/default-network';
