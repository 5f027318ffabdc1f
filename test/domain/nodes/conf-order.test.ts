import assert from 'node:assert/strict';
import { confFault } from '../../../src/domain/nodes/conf-order.ts';

describe('the order of CNI configurations', () => {
  it('is right where the runtime finds that of Multus first', () => {
    assert.equal(confFault(['00-multus.conf', '10-calico.conflist', 'calico-kubeconfig']), undefined);
    assert.equal(confFault(['00-multus.conflist', '05-cilium.conflist']), undefined);
    // Only names that the runtime reads count.
    assert.equal(confFault(['00-a.txt', '00-multus.conf']), undefined);
  });

  it('is wrong where another sorts before it', () => {
    const fault = confFault(['10-flannel.conflist', '70-multus.conf']);
    assert.deepEqual(fault, { kind: 'primary-first', first: '10-flannel.conflist', multus: '70-multus.conf' });
  });

  it('is wrong where it was renamed away', () => {
    const fault = confFault(['00-multus.conf.cilium_bak', '05-cilium.conflist']);
    assert.deepEqual(fault, { kind: 'renamed', first: '05-cilium.conflist', multus: '00-multus.conf.cilium_bak' });
    // It was written again since.
    assert.equal(confFault(['00-multus.conf', '00-multus.conf.cilium_bak', '05-cilium.conflist']), undefined);
  });

  it('is nothing to say where there is no trace of Multus', () => {
    assert.equal(confFault(['10-calico.conflist']), undefined);
    assert.equal(confFault([]), undefined);
  });
});
