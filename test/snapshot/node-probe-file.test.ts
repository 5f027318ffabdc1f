import assert from 'node:assert/strict';
import { decodeNodeProbes } from '../../src/snapshot/node-probe-file.ts';

const output = {
  node: 'a',
  by: 'exec',
  through: 'kube-system/p',
  at: '2026-11-20T12:00:00Z',
  value: { marker: 'm', output: '' },
};

describe('the probes of nodes in a snapshot file', () => {
  it('are read with what was answered and what was not', () => {
    const missing = { reason: 'forbidden', what: 'run a program', detail: 'is forbidden' };
    const read = decodeNodeProbes([output, { node: 'b', by: 'summary', through: '/api', missing }]);
    assert.ok(read.ok);
    assert.deepEqual(
      read.value.map(({ answer }) => answer.ok),
      [true, false],
    );
  });

  it('are refused at the place where they are damaged', () => {
    const damaged: [unknown, string][] = [
      [{}, 'nodeProbes'],
      [[1], 'nodeProbes[0]'],
      [[output, { ...output, by: 'ssh' }], 'nodeProbes[1].by'],
      [[{ ...output, node: 7 }], 'nodeProbes[0]'],
      [[{ ...output, value: 'text' }], 'nodeProbes[0]'],
      [[{ ...output, value: undefined }], 'nodeProbes[0]'],
      [[{ ...output, missing: { reason: 'tired', what: '', detail: '' } }], 'nodeProbes[0].missing'],
    ];
    for (const [value, place] of damaged) {
      const read = decodeNodeProbes(value);
      assert.equal(read.ok ? 'read' : read.problem.place, place);
    }
  });
});
