import assert from 'node:assert/strict';
import type { IpPool } from '../../../src/domain/pools/allocations.ts';
import { byPodref } from '../../../src/domain/pools/ledger/by-podref.ts';
import { addressOf } from '../../../src/domain/pools/ledger/discrepancy.ts';
import type { LedgerInput, LedgerPod, Reservation } from '../../../src/domain/pools/ledger/input.ts';
import { reconcile } from '../../../src/domain/pools/ledger.ts';
import { decodeWhereabouts } from '../../../src/domain/pools/whereabouts.ts';
import { recorded, recordedIpPools, recordedNetworks, recordedPods, recordedReservations } from './recorded.ts';

const now = Date.parse('2026-11-20T23:50:00Z');
const old = now - 3_600_000;

function network(nad: string, ipam: Record<string, unknown>) {
  return { nad, ...decodeWhereabouts({ type: 'whereabouts', ...ipam }) };
}

function pool(range: string, entries: Record<string, string>, name = range.replace('/', '-')): IpPool {
  const allocations = Object.entries(entries).map(([offset, holder]) => {
    const [podref = '', ifname = ''] = holder.split(' ');
    return { offset, id: 'c0ffee', podref, ifname };
  });
  return { namespace: 'kube-system', name, range, allocations };
}

function reserved(name: string, holder: string): Reservation {
  const [podref = '', ifname = ''] = holder.split(' ');
  return { namespace: 'kube-system', name, podref, ifname };
}

function pod(ref: string, shown: Record<string, string>, more: Partial<LedgerPod> = {}): LedgerPod {
  const [namespace = '', name = ''] = ref.split('/');
  const addresses = Object.entries(shown).map(([address, at]) => {
    const [on = '', network = ''] = at.split(' ');
    return { address, interface: on, network };
  });
  const living = { phase: 'Running', alive: true, terminating: false, nodeReady: true, lastSetUp: old };
  return { namespace, name, ...living, addresses, ...more };
}

interface Told extends Omit<LedgerInput, 'pods'> {
  readonly pods: readonly LedgerPod[];
}

/** One network, one pod with one address, recorded and reserved: nothing to find. Tests change one thing. */
const sound: Told = {
  pools: [pool('10.0.0.0/24', { 5: 'shop/cart net1' })],
  reservations: [reserved('10.0.0.5', 'shop/cart net1')],
  pods: [pod('shop/cart', { '10.244.0.9': 'eth0 cbr0', '10.0.0.5': 'net1 shop/lan' })],
  networks: [network('shop/lan', { range: '10.0.0.0/24' })],
  now,
};

const judge = ({ pods, ...told }: Told) => reconcile({ ...told, pods: byPodref(pods) });

function found(change: Partial<Told>): string[] {
  return judge({ ...sound, ...change }).discrepancies.map((one) => `${one.kind} ${addressOf(one).text}`);
}

describe('the ledger of whereabouts', () => {
  it('agrees with a sound cluster', () => {
    assert.deepEqual(judge(sound), { discrepancies: [], problems: [] });
  });

  it('finds an address held for a pod that is gone', () => {
    assert.deepEqual(found({ pods: [] }), ['stale-no-pod 10.0.0.5']);
  });

  it('concludes nothing from a pod that was not asked for', () => {
    assert.deepEqual(found({ pods: [], seesPod: (namespace) => namespace !== 'shop' }), []);
  });

  it('finds an address held for a pod that has finished long ago', () => {
    const finished = pod('shop/cart', { '10.0.0.5': 'net1 shop/lan' }, { phase: 'Succeeded', alive: false });
    assert.deepEqual(found({ pods: [finished] }), ['stale-no-pod 10.0.0.5']);
    assert.deepEqual(found({ pods: [{ ...finished, finishedAt: now - 2_000 }] }), []);
  });

  it('finds an address that a pod had before it was made anew', () => {
    const pods = [pod('shop/cart', { '10.0.0.6': 'net1 shop/lan' })];
    const pools = [pool('10.0.0.0/24', { 5: 'shop/cart net1', 6: 'shop/cart net1' })];
    const reservations = [reserved('10.0.0.5', 'shop/cart net1'), reserved('10.0.0.6', 'shop/cart net1')];
    assert.deepEqual(found({ pods, pools, reservations }), ['stale-other-address 10.0.0.5']);
    const [stale] = judge({ ...sound, pods, pools, reservations }).discrepancies;
    assert.deepEqual(stale?.kind === 'stale-other-address' && stale.reported, ['10.0.0.6']);
  });

  it('waits while a pod is being set up', () => {
    for (const more of [
      { phase: 'Pending', addresses: [] },
      { lastSetUp: now - 60_000, addresses: [] },
      { hasSandbox: false, addresses: [] },
      { addresses: 'unknown' as const },
    ])
      assert.deepEqual(found({ pods: [pod('shop/cart', {}, more)] }), [], JSON.stringify(more));
    assert.deepEqual(found({ pods: [pod('shop/cart', {})] }), ['stale-other-address 10.0.0.5']);
  });

  it('takes an address with a prefix length for what it is', () => {
    assert.deepEqual(found({ pods: [pod('shop/cart', { '10.0.0.5/24': 'net1 shop/lan' })] }), []);
  });

  it('names a pod that cannot leave a dead node, and nothing more about it', () => {
    const leaving = pod('shop/cart', { '10.0.0.5': 'net1 shop/lan' }, { terminating: true });
    assert.deepEqual(found({ pods: [{ ...leaving, nodeReady: false }] }), ['terminating-on-dead-node 10.0.0.5']);
    assert.deepEqual(found({ pods: [leaving] }), []);
    assert.deepEqual(found({ pods: [{ ...leaving, nodeReady: undefined }] }), []);
    assert.deepEqual(found({ pods: [{ ...leaving, terminating: false, nodeReady: false }] }), []);
  });

  it('finds a reservation that is not allocated', () => {
    const reservations = [...recordedlike(), reserved('10.0.0.9', 'shop/gone net1')];
    assert.deepEqual(found({ reservations }), ['reservation-without-allocation 10.0.0.9']);
  });

  function recordedlike(): Reservation[] {
    return sound.reservations === 'unknown' ? [] : [...sound.reservations];
  }

  it('finds an allocation that is not reserved, where reserving is on', () => {
    assert.deepEqual(found({ reservations: [] }), ['allocation-without-reservation 10.0.0.5']);
    const off = network('shop/lan', { range: '10.0.0.0/24', enable_overlapping_ranges: false });
    assert.deepEqual(found({ reservations: [], networks: [off] }), []);
    assert.deepEqual(found({ reservations: [], networks: [...sound.networks, off] }), []);
    const elsewhere = network('shop/blue', { range: '10.0.0.0/24', network_name: 'blue' });
    assert.deepEqual(
      found({ reservations: [], networks: [elsewhere], pods: [pod('shop/cart', { '10.0.0.5': 'net1 x' })] }),
      [],
    );
  });

  it('concludes nothing from reservations that could not be read', () => {
    assert.deepEqual(found({ reservations: 'unknown' }), []);
  });

  it('calls a stale allocation stale, and no more', () => {
    assert.deepEqual(found({ pods: [], reservations: [] }), ['stale-no-pod 10.0.0.5']);
  });

  it('finds an address that two ranges have given', () => {
    const pods = [...sound.pods, pod('shop/till', { '10.0.0.5': 'net1 shop/wide' })];
    const pools = [...sound.pools, pool('10.0.0.0/16', { 5: 'shop/till net1' })];
    const wide = network('shop/wide', { range: '10.0.0.0/16' });
    assert.deepEqual(found({ pods, pools, networks: [...sound.networks, wide] }), ['ledger-duplicate 10.0.0.5']);
    const [twice] = judge({ ...sound, pods, pools, networks: [...sound.networks, wide] }).discrepancies;
    assert.deepEqual(
      twice?.kind === 'ledger-duplicate' &&
        twice.holders.map(({ kind, object, podref }) => [kind, object.name, podref]),
      [
        ['allocation', '10.0.0.0-24', 'shop/cart'],
        ['allocation', '10.0.0.0-16', 'shop/till'],
        ['reservation', '10.0.0.5', 'shop/cart'],
      ],
    );
    const apart = network('shop/wide', { range: '10.0.0.0/16', enable_overlapping_ranges: false });
    assert.deepEqual(found({ pods, pools, networks: [...sound.networks, apart] }), []);
    const named = network('shop/wide', { range: '10.0.0.0/16', network_name: 'wide' });
    const named16 = [...sound.pools, pool('10.0.0.0/16', { 5: 'shop/till net1' }, 'wide-10.0.0.0-16')];
    const reservations = [...recordedlike(), reserved('wide-10.0.0.5', 'shop/till net1')];
    assert.deepEqual(found({ pods, pools: named16, reservations, networks: [...sound.networks, named] }), []);
  });

  it('finds an address reserved for another pod than it is given to', () => {
    assert.deepEqual(found({ reservations: [reserved('10.0.0.5', 'shop/other net1')] }), ['ledger-duplicate 10.0.0.5']);
  });

  it('finds an address in use that is not recorded', () => {
    const pods = [...sound.pods, pod('shop/till', { '10.0.0.7': 'net1 shop/lan' })];
    assert.deepEqual(found({ pods }), ['used-but-unrecorded 10.0.0.7']);
  });

  it('finds an address in use that is recorded for another pod', () => {
    const input = { ...sound, pods: [...sound.pods, pod('shop/till', { '10.0.0.5': 'net1 shop/lan' })] };
    const [used] = judge(input).discrepancies;
    assert.ok(used?.kind === 'used-but-unrecorded');
    assert.deepEqual([used.use.pod, used.recordedFor], ['shop/till', ['shop/cart']]);
  });

  it('takes no record of networks without a name for one of a network with a name', () => {
    const networks = [network('shop/lan', { range: '10.0.0.0/24', network_name: 'blue' })];
    assert.deepEqual(found({ networks }), ['used-but-unrecorded 10.0.0.5']);
  });

  it('concludes nothing from an entry that names no pod', () => {
    const pools = [pool('10.0.0.0/24', { 5: 'cart net1' })];
    assert.deepEqual(found({ pools, reservations: [reserved('10.0.0.5', 'cart net1')], pods: [] }), []);
  });

  it('takes of what the name of a reservation can mean that which is allocated', () => {
    const networks = [network('shop/lan', { range: 'db8::/120', network_name: '2001' })];
    const pools = [pool('db8::/120', { 5: 'shop/cart net1' }, '2001-db8---120')];
    const reservations = [reserved('2001-db8--5', 'shop/cart net1')];
    assert.deepEqual(
      found({ networks, pools, reservations, pods: [pod('shop/cart', { 'db8::5': 'net1 shop/lan' })] }),
      [],
    );
  });

  it('leaves addresses alone that a pod no longer uses or asked for itself', () => {
    const shown = { '10.0.0.7': 'net1 shop/lan' };
    for (const other of [
      pod('shop/till', shown, { phase: 'Failed', alive: false }),
      pod('shop/till', shown, { terminating: true }),
      pod('shop/till', shown, { hasSandbox: false }),
      pod('shop/till', { '0.0.0.0': 'net1 shop/lan' }),
      pod('shop/till', { '10.0.0.7': 'net1 shop/unknown' }),
      pod('shop/till', {}, { addresses: [{ ...requested('10.0.0.7'), requested: true }] }),
    ])
      assert.deepEqual(found({ pods: [...sound.pods, other] }), [], JSON.stringify(other));
  });

  function requested(address: string) {
    return { address, interface: 'net1', network: 'shop/lan' };
  }

  it('takes an address beside a recorded one for requested', () => {
    const shown = { '10.0.0.5': 'net1 shop/lan', '10.0.0.77': 'net1 shop/lan', '10.9.9.9': 'net1 shop/lan' };
    assert.deepEqual(found({ pods: [pod('shop/cart', shown)] }), []);
  });

  it('finds an address outside the range, and says which range', () => {
    const networks = [network('shop/lan', { range: '10.1.0.0/24' })];
    const { discrepancies } = judge({ ...sound, networks });
    assert.deepEqual(
      discrepancies.map(({ kind }) => kind),
      ['foreign-address'],
    );
    assert.deepEqual(discrepancies[0]?.kind === 'foreign-address' && discrepancies[0].ranges, ['10.1.0.0/24']);
  });

  it('does not know what is foreign to a range in a flat file', () => {
    assert.deepEqual(found({ networks: [network('shop/lan', {})] }), []);
  });

  it('judges each of two ranges', () => {
    const networks = [network('shop/lan', { range: '10.0.0.0/24', ipRanges: [{ range: '2001:db8::/120' }] })];
    const both = { '10.0.0.5': 'net1 shop/lan', '2001:db8::5': 'net1 shop/lan' };
    const change = { networks, pods: [pod('shop/cart', both)] };
    assert.deepEqual(found(change), ['used-but-unrecorded 2001:db8::5']);
    const pools = [...sound.pools, pool('2001:db8::/120', { 5: 'shop/cart net1' }, '2001-db8---120')];
    const reservations = [...recordedlike(), reserved('2001-db8--5', 'shop/cart net1')];
    assert.deepEqual(found({ ...change, pools, reservations }), []);
  });

  it('reads the slices of nodes', () => {
    const networks = [network('shop/lan', { range: '10.0.0.0/16', node_slice_size: '/28' })];
    const pools = [pool('10.0.0.0/28', { 5: 'shop/cart net1' }, 'node-a-10.0.0.0-28')];
    assert.deepEqual(found({ networks, pools }), []);
    assert.deepEqual(found({ networks, pools, reservations: [] }), ['allocation-without-reservation 10.0.0.5']);
  });

  it('reads offsets beyond what a JavaScript number holds', () => {
    const entries = { '9007199254740993': 'shop/cart net1' };
    const networks = [network('shop/lan', { range: '2001:db8::/64' })];
    const shown = { '2001:db8::20:0:0:1': 'net1 shop/lan' };
    const pools = [pool('2001:db8::/64', entries, '2001-db8---64')];
    const reservations = [reserved('2001-db8--20-0-0-1', 'shop/cart net1')];
    assert.deepEqual(found({ pools, networks, reservations, pods: [pod('shop/cart', shown)] }), []);
  });

  it('counts offsets from the address that the IPPool writes', () => {
    assert.deepEqual(found({ pools: [pool('10.0.0.4/24', { 1: 'shop/cart net1' })] }), []);
  });

  it('names entries that mean nothing', () => {
    const nonsense = { x: 'a/b net1', '-3': 'a/b net1', 256: 'a/b net1', [`${2n ** 63n}`]: 'a/b net1' };
    const { problems } = judge({
      ...sound,
      pools: [...sound.pools, pool('10.0.0.0/24', nonsense, 'blue-10.0.0.0-24'), pool('10.0.0.0', {}, 'odd')],
      reservations: [...recordedlike(), reserved('odd', 'a/b net1')],
    });
    assert.deepEqual(
      problems.map(({ place, message }) => `${place}: ${message}`),
      [
        'ippool kube-system/blue-10.0.0.0-24 spec.allocations["256"]: the key lies outside 10.0.0.0/24',
        'ippool kube-system/blue-10.0.0.0-24 spec.allocations["x"]: the key is no decimal number',
        'ippool kube-system/blue-10.0.0.0-24 spec.allocations["-3"]: the key is no decimal number',
        'ippool kube-system/blue-10.0.0.0-24 spec.allocations["9223372036854775808"]: the key is 2^63 or more, which cannot be read back',
        "ippool kube-system/odd spec.range: invalid CIDR '10.0.0.0'",
        'overlappingrangeipreservation kube-system/odd: the name holds no IP address',
      ],
    );
  });
});

describe('the ledger of the recorded cluster', () => {
  const input: Told = {
    pools: recordedIpPools('api/ippools-all.json'),
    reservations: recordedReservations(),
    pods: recordedPods('api/pods-all.json'),
    networks: recordedNetworks(),
    now,
  };

  it('has three networks, three pools and seventeen addresses', () => {
    assert.deepEqual(
      input.networks.map(({ nad }) => nad),
      ['default/wa-network', 'default/wa-small', 'shop/shop-net'],
    );
    assert.equal(input.pools.flatMap(({ allocations }) => allocations).length, 17);
  });

  it('is without a discrepancy: the finished pods have given their addresses back', () => {
    assert.deepEqual(judge(input), { discrepancies: [], problems: [] });
  });

  it('would show the loss of any pod, entry or reservation', () => {
    const without = (pods: Told['pods']) => judge({ ...input, pods }).discrepancies.map(({ kind }) => kind);
    assert.deepEqual(without(input.pods.filter(({ name }) => name !== 'samplepod2')), ['stale-no-pod', 'stale-no-pod']);
    const [first, ...others] = input.pools;
    assert.ok(first);
    const emptied = { ...input, pools: [{ ...first, allocations: [] }, ...others] };
    const kinds = judge(emptied).discrepancies.map(({ kind }) => kind);
    assert.equal(kinds.filter((kind) => kind === 'used-but-unrecorded').length, first.allocations.length);
    assert.equal(kinds.filter((kind) => kind === 'reservation-without-allocation').length, first.allocations.length);
  });
});

describe('the ledger after a node died and came back without Multus', () => {
  interface Events {
    readonly items: readonly { reason: string; message: string; involvedObject: { namespace: string; name: string } }[];
  }
  const scheduledTo = new Map(
    recorded<Events>('scenario-started-without-multus/events.json').items.flatMap(
      ({ reason, message, involvedObject }) => {
        const node = reason === 'Scheduled' ? / to (\S+)$/.exec(message)?.[1] : undefined;
        return node === undefined ? [] : [[`${involvedObject.namespace}/${involvedObject.name}`, node] as const];
      },
    ),
  );
  const input: Told = {
    pools: recordedIpPools('scenario-started-without-multus/ippools.json'),
    reservations: 'unknown',
    pods: recordedPods('scenario-started-without-multus/pods-node-c.json'),
    networks: recordedNetworks(),
    now: Date.parse('2026-11-20T23:50:00Z'),
  };

  it('shows the address of the pod that was removed by force from node-c, and no other', () => {
    const seesPod = (namespace: string, name: string) => scheduledTo.get(`${namespace}/${name}`) === 'node-c';
    const { discrepancies, problems } = judge({ ...input, seesPod });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      discrepancies.map((one) => [one.kind, addressOf(one).text, 'allocation' in one && one.allocation.podref]),
      [['stale-no-pod', '10.40.0.10', 'default/order-service-5fcbb665b9-tx4vv']],
    );
  });

  it('shows nothing where only the pods of one node are known', () => {
    assert.deepEqual(judge({ ...input, seesPod: () => false }).discrepancies, []);
  });
});
