import assert from 'node:assert/strict';
import { insideOfPods } from '../../../src/checks/inside/seen.ts';
import { finding } from '../../../src/findings/make.ts';
import { podRef } from '../../../src/findings/refs.ts';
import { insideListing, insideRows } from '../../../src/report/lists/insides.ts';
import { plain } from '../../../src/report/paint.ts';
import { renderListing } from '../../../src/report/render-listing.ts';
import { snapshotOf } from '../../checks/snapshot-of.ts';

const up = (ifname: string, local: string) => ({
  ...{ ifname, operstate: 'UP', flags: ['UP', 'LOWER_UP'], mtu: 1500 },
  addr_info: [{ local, prefixlen: 24, scope: 'global' }],
});

const attached = (network: string, name: string, ip: string) => ({ name: network, interface: name, ips: [ip] });

describe('the verdict on an interface', () => {
  it('is followed by what is found of its network, and of no other whose name begins so', () => {
    const snapshot = snapshotOf([
      {
        kind: 'Pod',
        metadata: {
          name: 'p',
          annotations: {
            'k8s.v1.cni.cncf.io/networks': 'lan,lan-b',
            'k8s.v1.cni.cncf.io/network-status': [
              attached('default/lan', 'net1', '10.1.0.5'),
              attached('default/lan-b', 'net2', '10.2.0.5'),
            ],
          },
        },
        spec: { nodeName: 'a' },
        status: { phase: 'Running', podIP: '10.244.0.9' },
      },
      { kind: 'Inside', pod: 'p', printed: { 'ip -j addr': [up('net1', '10.1.0.5'), up('net2', '10.2.0.5')] } },
    ]);
    assert.ok(snapshot.pods.ok && snapshot.insides.ok);
    const [pod] = snapshot.pods.value;
    assert.ok(pod);
    const found = finding('MN325', {
      subject: podRef(pod),
      args: { network: 'default/lan-b', interface: 'net2', pods: ['default/p'], lost: [] },
      affected: [podRef(pod)],
      evidence: [],
    });
    const rows = insideRows([pod], insideOfPods(snapshot.insides.value), [found]);
    const { takenAt, target } = snapshot;
    const listing = insideListing(rows, { takenAt, target, allNamespaces: false, onePod: true });
    const text = renderListing(listing, { format: { kind: 'table', wide: false }, headers: false, paint: plain });
    assert.ok(text.ok);
    assert.deepEqual(
      text.value
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/^(\w+) .*(ok.*)$/, '$1 $2')),
      ['net1 ok', 'net2 ok (MN325)'],
    );
  });
});
