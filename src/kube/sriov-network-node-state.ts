import { int, list, message, nested, type Read, string, strings } from './codec.ts';
import { objectMeta } from './meta.ts';

// sriovnetwork.openshift.io/v1: api/v1/sriovnetworknodestate_types.go, with its mixed capitals.

const virtualFunction = message({ name: string(0), vfID: int(0), assigned: string(0), driver: string(0) });

const physicalFunction = message({
  name: string(0),
  altNames: strings(0),
  mac: string(0),
  pciAddress: string(0),
  mtu: int(0),
  linkSpeed: string(0),
  linkAdminState: string(0),
  totalvfs: int(0),
  numVfs: int(0),
  Vfs: list(0, virtualFunction),
});

/** SriovNetworkNodeState: the SR-IOV capable cards of one node, under the node's name. Other interfaces are not in it. */
export const sriovNodeStateObject = message({
  metadata: nested(0, objectMeta),
  status: nested(
    0,
    message({ interfaces: list(0, physicalFunction), syncStatus: string(0), lastSyncError: string(0) }),
  ),
});
/** SriovNetworkNodeState of the SR-IOV network operator. */
export type SriovNodeStateObject = Read<typeof sriovNodeStateObject>;
