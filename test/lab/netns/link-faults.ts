import type { LinkEnd, LinkFault } from '../scenario/model.ts';
import { podNamed, type Topology } from '../scenario/topology.ts';
import type { Capabilities } from './capabilities.ts';
import type { Owner } from './owner.ts';
import { fabricNamespace, nodeNamespace, podNamespace, switchName, switchPort } from './plan.ts';
import { startRelay } from './relay-process.ts';
import { ipBatch, run } from './run.ts';

/** Takes a fault back. */
export type Undo = () => Promise<void>;

/** Breaks links of a running lab. */
export interface LinkFaults {
  /** Makes the fault for real; rejects, naming what is missing, where this machine cannot. */
  make(fault: LinkFault): Promise<Undo>;
}

/** A device somewhere: where packets leave (`egress`) towards the other end of a link. */
interface Device {
  readonly namespace: string;
  readonly name: string;
}

/** Both ends of a link. Packets for the node or pod leave at `outer`, packets from it at `inner`. */
interface Link {
  readonly inner: Device;
  /** Absent for a macvlan in a pod: its other end is the master, which others share. */
  readonly outer: Device | undefined;
  /** The bridge that the outer end is a port of. */
  readonly bridge: string | undefined;
}

interface Disturbance {
  readonly loss: number;
  readonly ms: number;
}

/** Fault maker for a topology that runs under an owner's prefix. */
export function linkFaults(topology: Topology, can: Capabilities, owner: Owner): LinkFaults {
  const shaped = new Map<string, Disturbance[]>();
  let made = 0;

  const linkOf = (end: LinkEnd): Link => {
    if ('pod' in end) {
      const pod = podNamed(topology.pods, end.pod);
      return {
        inner: { namespace: podNamespace(owner.prefix, pod), name: end.interface },
        outer: undefined,
        bridge: undefined,
      };
    }
    const node = topology.nodes.find((each) => each.name === end.node);
    if (node === undefined) throw new Error(`the lab has no node "${end.node}"`);
    const segment = node.nics.find((nic) => nic.name === end.nic)?.segment;
    return {
      inner: { namespace: nodeNamespace(owner.prefix, end.node), name: end.nic },
      outer: { namespace: fabricNamespace(owner.prefix), name: switchPort(node, end.nic) },
      bridge: segment === undefined ? 'sw-nodes' : switchName(segment),
    };
  };

  /** netem holds one set of parameters per device: faults on one device are added up. */
  const shape = async (device: Device, disturbance: Disturbance): Promise<Undo> => {
    const key = `${device.namespace} ${device.name}`;
    const apply = async (): Promise<void> => {
      const all = shaped.get(key) ?? [];
      const tc = ['tc', '-n', device.namespace, 'qdisc'];
      if (all.length === 0) {
        await run([...tc, 'delete', 'dev', device.name, 'root']);
        return;
      }
      const loss = 100 - all.reduce((passing, each) => passing * (1 - each.loss / 100), 100);
      const ms = all.reduce((sum, each) => sum + each.ms, 0);
      await run([
        ...tc,
        'replace',
        'dev',
        device.name,
        'root',
        'netem',
        'limit',
        '10000',
        'delay',
        `${ms}ms`,
        'loss',
        `${loss}%`,
      ]);
    };
    shaped.set(key, [...(shaped.get(key) ?? []), disturbance]);
    await apply();
    return async () => {
      shaped.set(
        key,
        (shaped.get(key) ?? []).filter((each) => each !== disturbance),
      );
      await apply();
    };
  };

  /** Drops what arrives at a device: the nftables way, for kernels without netem. */
  const dropArriving = async (device: Device, percent: number): Promise<Undo> => {
    made += 1;
    const table = `lab${made}`;
    const nft = ['ip', 'netns', 'exec', device.namespace, 'nft'];
    const verdict = percent === 100 ? 'drop' : `numgen random mod 100 < ${percent} drop`;
    const hook = `type filter hook ingress device "${device.name}" priority 0; policy accept;`;
    await run([...nft, '-f', '-'], `table netdev ${table} {\n chain arriving {\n  ${hook}\n  ${verdict}\n }\n}\n`);
    return async () => {
      await run([...nft, 'delete', 'table', 'netdev', table]);
    };
  };

  const drop = async (fault: LinkFault & { kind: 'drop' }): Promise<Undo> => {
    const link = linkOf(fault.on);
    const undos: Undo[] = [];
    if (fault.direction !== 'out') {
      // Towards the node: it leaves at the switch's port and arrives at the NIC.
      const netem = can.drop === 'netem' && link.outer !== undefined;
      if (netem) undos.push(await shape(link.outer, { loss: fault.percent, ms: 0 }));
      else undos.push(await dropArriving(link.inner, fault.percent));
    }
    if (fault.direction !== 'in') {
      if (can.drop === 'netem') undos.push(await shape(link.inner, { loss: fault.percent, ms: 0 }));
      else if (link.outer !== undefined) undos.push(await dropArriving(link.outer, fault.percent));
      else
        throw new Error(
          "drop on a pod interface, direction out: needs tc netem, which this kernel lacks; drop at its node's NIC",
        );
    }
    return async () => {
      for (const undo of undos) await undo();
    };
  };

  const delay = async (fault: LinkFault & { kind: 'delay' }): Promise<Undo> => {
    const link = linkOf(fault.on);
    if (can.delay === 'netem') return shape(link.outer ?? link.inner, { loss: 0, ms: fault.ms });
    if (can.delay === undefined) throw new Error('delay: needs tc netem or macvtap, and this kernel has neither');
    if (link.outer === undefined || link.bridge === undefined) {
      throw new Error("delay on a pod interface: needs tc netem, which this kernel lacks; delay its node's NIC");
    }
    return startRelay({ ...link.outer, bridge: link.bridge, ms: fault.ms, directory: owner.directory });
  };

  const shrink = async (fault: LinkFault & { kind: 'shrink' }): Promise<Undo> => {
    const { outer } = linkOf(fault.on);
    if (outer === undefined) throw new Error('shrink: a black hole lies in the network, so it needs a node and a NIC');
    const before = await mtuOf(outer);
    // Some kernels let a VLAN tag more pass than the port's MTU (is_skb_forwardable): up to four bytes are not promised.
    await ipBatch(outer.namespace, [`link set ${outer.name} mtu ${fault.mtu}`]);
    return () => ipBatch(outer.namespace, [`link set ${outer.name} mtu ${before}`]);
  };

  return {
    make: (fault) => {
      switch (fault.kind) {
        case 'drop':
          return drop(fault);
        case 'delay':
          return delay(fault);
        case 'shrink':
          return shrink(fault);
      }
    },
  };
}

/** The MTU of a device now. */
export async function mtuOf(device: { namespace: string; name: string }): Promise<number> {
  const printed = await run(['ip', '-n', device.namespace, '-o', 'link', 'show', 'dev', device.name]);
  return Number.parseInt(/ mtu (\d+)/.exec(printed)?.[1] ?? '', 10);
}
