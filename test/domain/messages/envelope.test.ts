import assert from 'node:assert/strict';
import { factsOf, peel } from '../../../src/domain/messages/envelope.ts';
import { about, envelopes } from './envelopes.ts';

const envelope = (name: string) => {
  const found = envelopes.find((candidate) => candidate.name === name);
  assert.ok(found, name);
  return found;
};

describe('peel', () => {
  it('decodes the configuration that older daemons print as decimal bytes', () => {
    const message = envelope('containerd, older thick Multus with decimal bytes').wrap('network', 'Link not found');
    const { layers, truncated } = peel(message);
    const request = layers.find(({ kind }) => kind === 'shim-request');
    assert.equal(request?.stdin?.conf?.name, 'multus-cni-network');
    assert.equal(truncated, false);
  });

  it('keeps what is left of a configuration that was cut, and says so', () => {
    const whole = envelope('containerd, older thick Multus with decimal bytes').wrap('network', 'Link not found');
    const request = whole.slice(0, whole.indexOf('StdinData:[') + 60);
    const cut = peel(`${request}]} ERRORED: error configuring pod [shop/cart-0] networking: no\n'`);
    assert.equal(cut.innermost, 'no');
    assert.match(cut.layers.find(({ kind }) => kind === 'shim-request')?.stdin?.text ?? '', /^\{"clusterN/);
    assert.equal(cut.truncated, true);
  });

  it('reads the configuration behind an error of the shim itself', () => {
    const { layers, innermost } = peel(
      'CmdAdd (shim): failed to send CNI request: Post "http://dummy/cni": EOF: StdinData: {"cniVersion":"0.3.1"}',
    );
    assert.equal(innermost, 'failed to send CNI request: Post "http://dummy/cni": EOF');
    assert.equal(layers[0]?.stdin?.conf?.cniVersion, '0.3.1');
  });

  it('takes the set-up error of a bracketed list, not that of the clean-up', () => {
    const message = envelope('cri-dockerd, with the failed clean-up behind it').wrap('network', 'no such thing');
    assert.equal(peel(message).innermost, 'no such thing');
    assert.equal(peel(message.slice(0, -1)).truncated, true);
  });

  it('undoes the quotes that the kubelet puts around an error', () => {
    const message = envelope('kubelet, tearing down under containerd').wrap('teardown', 'say "no"\tnow');
    assert.deepEqual(
      [peel(message).innermost, peel(message).truncated, factsOf(peel(message).layers).sandboxId],
      ['say "no"\tnow', false, about.sandbox],
    );
    assert.equal(peel(message.slice(0, -1)).truncated, true);
  });

  it('takes the sandbox out of a list of what could not be killed', () => {
    const { innermost } = peel(
      'error killing pod: [failed to "KillContainer" for "app" with KillContainerError: "rpc error: code = Unknown desc = gone", failed to "KillPodSandbox" for "23d6dc44" with KillPodSandboxError: "rpc error: code = Unknown desc = failed to destroy network for sandbox \\"198d\\": hm"]',
    );
    assert.equal(innermost, 'hm');
  });

  it('stops before a wrapper that it does not know, and keeps it', () => {
    const known = 'Failed to create pod sandbox: rpc error: code = Unknown desc = ';
    const unknown = 'shiny runtime says: plugin type="macvlan" failed (add): Link not found';
    const { innermost, layers } = peel(known + unknown);
    assert.equal(innermost, unknown);
    assert.equal(layers.length, 2);
  });

  it('leaves out what kubectl prints for the lines it does not show', () => {
    const message = envelope('containerd, thick Multus').wrap('network', 'Link not found');
    const shown = `${message.slice(0, message.indexOf('\n'))}...`;
    assert.deepEqual([peel(shown).innermost, peel(shown).truncated], ['Link not found', true]);
  });

  it('reads several plugins one inside the other', () => {
    const { layers, innermost } = peel(
      'plugin type="multus" name="multus-cni-network" failed (add): plugin type="sriov" failed (add): plugin type="whereabouts" name="lan" failed (add): full',
    );
    assert.deepEqual(
      layers.map(({ pluginType, cniConfName }) => [pluginType, cniConfName]),
      [
        ['multus', 'multus-cni-network'],
        ['sriov', undefined],
        ['whereabouts', 'lan'],
      ],
    );
    assert.equal(innermost, 'full');
  });

  it('has nothing to take off a bare text, an empty one, or blanks', () => {
    for (const text of ['Link not found', '', ' \n\t ']) {
      assert.deepEqual(peel(text), { layers: [], innermost: text.trim(), inContext: text.trim(), truncated: false });
    }
  });

  it('allows for an empty UID, as Multus prints when the runtime passes none', () => {
    const { layers } = peel('[shop/cart-0/:lan]: error adding container to network "lan": Link not found');
    assert.deepEqual([layers[0]?.pod, layers[0]?.uid, layers[0]?.cniConfName], ['cart-0', undefined, 'lan']);
  });
});
