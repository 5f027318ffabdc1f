import assert from 'node:assert/strict';
import { describeUnless } from '../needs.ts';
import { type LabTarget, startLab } from './harness.ts';
import { whyNot } from './why-not.ts';

describeUnless(whyNot('plugin'), "kubectl's completion of the plugin", () => {
  let lab: LabTarget;
  before(async () => {
    lab = await startLab('three-nodes', { recorded: 'names are enough' });
    const installed = await lab.multinet(['completion', 'install']);
    assert.equal(installed.code, 0, installed.stderr);
    assert.match(installed.stderr, /^wrote .*\/bin\/kubectl_complete-multinet\n$/);
  });
  after(() => lab?.stop());

  const offered = async (...words: string[]) => {
    const { code, stdout } = await lab.kubectl(['__complete', 'multinet', ...words]);
    assert.equal(code, 0);
    return stdout.trimEnd().split('\n');
  };

  it('offers commands', async () => {
    const lines = await offered('');
    assert.ok(lines.some((line) => line.startsWith('check\tTell what is wrong')));
    assert.equal(lines.at(-1), ':4');
  });

  it('offers flags and their values', async () => {
    assert.deepEqual(
      (await offered('check', '--fail')).map((line) => line.split('\t')[0]),
      ['--fail-on', ':4'],
    );
    assert.deepEqual(await offered('check', '--fail-on', 'P'), ['P1', 'P2', 'P3', ':4']);
  });

  it('offers pods, networks, nodes, namespaces and contexts of the cluster', async () => {
    const pod = lab.lab.pod('order-db').name;
    assert.match((await offered('status', pod.slice(0, -1))).join('\n'), new RegExp(`^${pod}\ton node-`, 'm'));
    assert.ok((await offered('networks', '')).includes('data-network'));
    assert.ok((await offered('nodes', '')).includes('node-c'));
    assert.ok((await offered('list', '-n', '')).includes('kube-system'));
    assert.deepEqual(await offered('list', '--context', ''), ['lab', ':4']);
  });
});
