import { snapshotOf } from '../snapshot-of.ts';

const NETWORKS = 'k8s.v1.cni.cncf.io/networks';
const STATUS = 'k8s.v1.cni.cncf.io/network-status';

const pod = (name: string, node: string, number: number) => ({
  kind: 'Pod',
  metadata: {
    name,
    uid: '',
    annotations: {
      [NETWORKS]: 'net',
      [STATUS]: [
        { name: 'cbr0', interface: 'eth0', ips: [`10.244.1.${number}`], default: true },
        { name: 'default/net', interface: 'net1', ips: [`10.20.0.${number}`] },
      ],
    },
  },
  spec: { nodeName: node },
  status: { phase: 'Running', podIP: `10.244.1.${number}` },
});

/** A look into a pod of the mesh; `more` is what its net1 has otherwise. */
export const inside = (name: string, number: number, more: object = {}) => ({
  kind: 'Inside',
  pod: name,
  printed: {
    'ip -j addr': [link('eth0', `10.244.1.${number}`), { ...link('net1', `10.20.0.${number}`), ...more }],
  },
});

const link = (ifname: string, local: string) => ({
  ifname,
  flags: ['UP', 'LOWER_UP'],
  mtu: 1500,
  operstate: 'UP',
  addr_info: [{ local, prefixlen: 24, scope: 'global' }],
});

const nodes = ['node-a', 'node-b'].map((name) => ({
  kind: 'Node',
  metadata: { name },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
}));

const nad = {
  kind: 'NetworkAttachmentDefinition',
  metadata: { name: 'net' },
  spec: { config: { cniVersion: '0.3.1', type: 'macvlan', master: 'eth1', ipam: { type: 'static' } } },
};

const four = [pod('a1', 'node-a', 1), pod('a2', 'node-a', 2), pod('b1', 'node-b', 3), pod('b2', 'node-b', 4)];
/** The pods of the mesh, two on each of two nodes. */
export const names = ['a1', 'a2', 'b1', 'b2'];
/** The peers of a pod. */
export const others = (name: string) => names.filter((one) => one !== name);
/** All pairs of a pod, in both directions. */
export const around = (name: string, said: string) =>
  Object.fromEntries(
    others(name).flatMap((other) => [
      [`${name} net1 > ${other} net1`, said],
      [`${other} net1 > ${name} net1`, said],
    ]),
  );
/** Pings of the whole mesh, which answer unless `pairs` says otherwise. */
export const pings = (pairs: object) => ({ kind: 'Pings', mesh: names.map((name) => `${name} net1`), pairs });

/** A cluster of a mesh of pods on one network, with what was seen of it. */
export const cluster = (...objects: object[]) => snapshotOf([...four, ...nodes, nad, ...objects]);
