import { int, list, message, nested, type Read, string, strings, time } from './codec.ts';
import { objectMeta } from './meta.ts';

// nmstate.io/v1beta1. The API leaves status.currentState without a schema: these are the names that nmstate gives its fields.

const addresses = message({ address: list(0, message({ ip: string(0), 'prefix-length': int(0) })) });
const port = message({ name: string(0) });

const networkInterface = message({
  name: string(0),
  'alt-names': list(0, message({ name: string(0) })),
  type: string(0),
  state: string(0),
  mtu: int(0),
  'mac-address': string(0),
  controller: string(0),
  ipv4: nested(0, addresses),
  ipv6: nested(0, addresses),
  ethernet: nested(
    0,
    message({
      speed: int(0),
      'sr-iov': nested(0, message({ 'total-vfs': int(0), vfs: list(0, message({ id: int(0) })) })),
    }),
  ),
  bridge: nested(0, message({ port: list(0, port) })),
  'link-aggregation': nested(0, message({ port: strings(0) })),
  vlan: nested(0, message({ 'base-iface': string(0), id: int(0) })),
});

const currentState = message({
  interfaces: list(0, networkInterface),
  routes: nested(
    0,
    message({
      running: list(
        0,
        message({ destination: string(0), 'next-hop-interface': string(0), metric: int(0), 'table-id': int(0) }),
      ),
    }),
  ),
  ovn: nested(0, message({ 'bridge-mappings': list(0, message({ localnet: string(0), bridge: string(0) })) })),
});

/** NodeNetworkState of kubernetes-nmstate: the network of one node, under the node's name. */
export const nodeNetworkStateObject = message({
  metadata: nested(0, objectMeta),
  status: nested(
    0,
    message({
      currentState: nested(0, currentState),
      // When the state last changed: the handler writes nothing while it stays the same.
      lastSuccessfulUpdateTime: time(0),
      conditions: list(0, message({ type: string(0), status: string(0), message: string(0) })),
    }),
  ),
});
/** NodeNetworkState of kubernetes-nmstate. */
export type NodeNetworkStateObject = Read<typeof nodeNetworkStateObject>;
/** One interface of a NodeNetworkState. */
export type NmstateInterface = Read<typeof networkInterface>;
