import assert from 'node:assert/strict';
import { readAddedInterface } from '../../../src/domain/messages/added-interface.ts';
import { explainMessage } from '../../../src/domain/messages/match.ts';
import type { NetworkDefinition } from '../../../src/domain/messages/situation.ts';

const failing = (error: string, confName = 'lan-conf') =>
  `[shop/cart-0/23d6:${confName}]: error adding container to network "${confName}": ${error}`;

const lan: NetworkDefinition = {
  namespace: 'shop',
  name: 'lan',
  cniConfName: 'lan-conf',
  pluginType: 'macvlan',
  ipamType: 'whereabouts',
  master: 'eth3',
};

describe('explainMessage', () => {
  describe('of a bare "Link not found"', () => {
    it('names master, network and node where they are known', () => {
      const { cause, signature } = explainMessage(failing('Link not found'), { node: 'node-c', networks: [lan] });
      assert.equal(signature?.certainty, 'likely');
      assert.deepEqual(signature?.explainedBy, ['MN401']);
      for (const word of ['"eth3"', 'shop/lan', 'node-c']) assert.ok(cause.includes(word), cause);
    });

    it('speaks of a master or of a device by the plugin that the wrapper names', () => {
      const by = (type: string) => explainMessage(failing(`plugin type="${type}" failed (add): Link not found`)).cause;
      assert.match(by('macvlan'), /node interface that .* sits on/);
      assert.match(by('host-device'), /device that/);
      assert.match(explainMessage(failing('Link not found')).cause, /most likely its master/);
    });

    it('takes the plugin from the NAD where no wrapper names it', () => {
      const { situation } = explainMessage(failing('Link not found'), { networks: [lan] });
      assert.equal(situation.pluginType, 'macvlan');
    });

    it('is not seen in a text that says more', () => {
      const { signature, innermost } = explainMessage(failing('failed to frobnicate: Link not found'));
      assert.equal(signature, undefined);
      assert.equal(innermost, 'failed to frobnicate: Link not found');
    });
  });

  it('tells a missing IPAM binary from a missing main plugin', () => {
    const missing = (name: string, networks: readonly NetworkDefinition[] = []) =>
      explainMessage(failing(`failed to find plugin "${name}" in path [/opt/cni/bin]`), { networks }).cause;
    assert.match(missing('whereabouts'), /^The IPAM plugin "whereabouts"/);
    assert.match(missing('macvlan'), /^The CNI plugin "macvlan"/);
    assert.match(missing('acme-ipam'), /^The CNI plugin/);
    assert.match(missing('acme-ipam', [{ ...lan, ipamType: 'acme-ipam' }]), /^The IPAM plugin "acme-ipam"/);
    assert.match(missing('static', [{ ...lan, pluginType: 'static' }]), /^The CNI plugin "static"/);
  });

  it('takes the plugin from Multus where libcni does not name it', () => {
    const log = 'DelegateDel: error invoking DelegateDel - "sriov": error in getting result from DelNetwork: odd';
    const { situation, innermost, signature } = explainMessage(log);
    assert.deepEqual([situation.pluginType, situation.phase, innermost], ['sriov', 'delete', 'odd']);
    assert.equal(signature, undefined);
  });

  describe('names the NAD behind a config name', () => {
    const twin = { ...lan, namespace: 'ops' };
    const networkOf = (networks: readonly NetworkDefinition[]) =>
      explainMessage(failing('hm'), { networks }).situation.network;

    it('by the name inside the config, or else by that of the object', () => {
      assert.equal(networkOf([lan]), lan);
      const plain = { namespace: 'ops', name: 'lan-conf' };
      assert.equal(networkOf([plain]), plain);
      assert.equal(networkOf([{ namespace: 'shop', name: 'lan-conf', cniConfName: 'other' }]), undefined);
    });

    it("prefers the pod's namespace among several, and names none rather than a wrong one", () => {
      assert.equal(networkOf([twin, lan]), lan);
      assert.equal(networkOf([twin, { ...lan, namespace: 'dev' }]), undefined);
      assert.equal(networkOf([lan, { ...lan, name: 'lan2' }]), undefined);
    });
  });

  it('prefers the innermost signature of a chain', () => {
    const chain =
      'failed to set up IPAM plugin type "whereabouts" from the device "ens1f0": error at storage engine: Could not allocate IP in range: ip: 10.50.0.1 / - 10.50.0.6 / range: 10.50.0.0/29 / excludeRanges: []';
    assert.equal(explainMessage(failing(chain)).signature?.id, 'W01');
  });

  it('prefers the literal that contains another', () => {
    assert.equal(explainMessage(failing('failed to lookup device "": Link not found')).signature?.id, 'V06');
    const dad = 'failed to settle addresses for "net1": link net1 has address fd00::5 in DADFAILED state';
    assert.equal(explainMessage(failing(dad)).signature?.id, 'K25.duplicate');
  });

  it('says that it does not know a message, and hands it over whole', () => {
    const { signature, innermost, cause, remedy } = explainMessage(
      failing('the flux capacitor is empty\non two lines'),
      {
        node: 'node-b',
        networks: [lan],
      },
    );
    assert.equal(signature, undefined);
    assert.equal(innermost, 'the flux capacitor is empty\non two lines');
    assert.match(cause, /No known failure .*shop\/lan \(plugin macvlan\)/);
    assert.ok(remedy.command?.includes('logs'));
  });

  it('does not take a CPU for a network device', () => {
    const scheduling = '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available.';
    assert.equal(explainMessage(scheduling).signature, undefined);
  });
});

describe('readAddedInterface', () => {
  it('reads what Multus made, of all generations', () => {
    assert.deepEqual(readAddedInterface('Add net1 [10.20.0.100/24 fd00::5/64] from default/data-network'), {
      interface: 'net1',
      addresses: ['10.20.0.100/24', 'fd00::5/64'],
      from: 'default/data-network',
    });
    assert.deepEqual(readAddedInterface('(combined from similar events): Add eth0 [10.244.3.21/24] from rc-default'), {
      interface: 'eth0',
      addresses: ['10.244.3.21/24'],
      from: 'rc-default',
    });
    assert.equal(readAddedInterface('Add eth0 [10.16.0.40/16]')?.from, undefined);
    assert.deepEqual(readAddedInterface('Add net1 [] from shop/lan')?.addresses, []);
  });

  it('leaves other events alone', () => {
    for (const message of ['Added label', 'Add net1', 'Successfully assigned default/samplepod to node-c', '']) {
      assert.equal(readAddedInterface(message), undefined);
    }
  });
});
