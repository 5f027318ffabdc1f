import assert from 'node:assert/strict';
import { type Lab, startLab } from '../lab.ts';
import { introduction, remarks } from './introduce.ts';

describe('what a started lab says', () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab('three-nodes', { recorded: 'a test wants it' });
  });
  after(() => lab.stop());

  it('is what runs, how ready it is, and lines to type as they stand', () => {
    const said = introduction(lab, { kubeconfig: '/tmp/lab/kubeconfig', bin: '/tmp/lab/bin' }).split('\n');
    assert.match(said[1] ?? '', /^3 nodes, 13 pods at https:\/\/127\.0\.0\.1:\d+, ready in \d+ ms$/);
    assert.equal(said[2], 'pods: recorded output only: a test wants it');
    assert.ok(said.includes('  export KUBECONFIG=/tmp/lab/kubeconfig'));
    assert.ok(said.includes('  export PATH=/tmp/lab/bin:$PATH'));
    assert.ok(said.includes('  kubectl multinet check -A'));
  });

  it('names what it has cleaned up after dead labs, and nothing where there was nothing', () => {
    const quiet = { ...lab, swept: { namespaces: [], directories: [] } };
    assert.deepEqual(remarks(quiet, undefined), []);
    assert.deepEqual(remarks(quiet, 'kubectl is not installed'), ['kubectl is not installed']);
    assert.deepEqual(remarks({ ...quiet, swept: { namespaces: ['a', 'b'], directories: ['c'] } }, undefined), [
      'removed 3 namespaces and directories that dead labs had left',
    ]);
  });
});
