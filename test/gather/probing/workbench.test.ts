import assert from 'node:assert/strict';
import { openWorkbenches } from '../../../src/gather/probing/workbench.ts';
import { meshPod } from '../connectivity/pods.ts';
import { type Answer, fakeShell } from '../fake-shell.ts';

const unreachable: Answer = () => ({
  outcome: 'transport-failed',
  detail: 'its node is silent',
  stdout: '',
  stderr: '',
  took: 1,
});
const lacking: Answer = () => ({ outcome: 'no-such-command', detail: 'no sh', stdout: '', stderr: '', took: 1 });

describe('the programs of an image', () => {
  const ask = async (...answers: readonly Answer[]) => {
    const { shell, runs } = fakeShell((pod) => answers[Number(pod.replace('app-', ''))] ?? assert.fail(pod));
    const find = openWorkbenches({
      shell,
      now: () => '2026-11-20T12:00:00Z',
      reader: { get: () => assert.fail() },
      debugger: { add: () => assert.fail() },
      tell: () => undefined,
    });
    const found = await Promise.all(answers.map((_, number) => find(meshPod(number), () => true, 'ping')));
    return { runs, whys: found.map((one) => (one.ok ? '' : `${one.reason}: ${one.why}`)) };
  };

  // Both are asked at once, and the second waits for the first: its node has nothing to do with the other's.
  it('are not judged by a container that could not be asked', async () => {
    const { whys } = await ask(unreachable, lacking);
    assert.match(whys[0] ?? '', /its node is silent/);
    assert.equal(whys[1], 'no-tool: no container has ping');
  });

  it('are asked for once where the first container tells', async () => {
    const { runs, whys } = await ask(lacking, lacking, lacking);
    assert.deepEqual(new Set(whys), new Set(['no-tool: no container has ping']));
    assert.deepEqual([...new Set(runs.map(({ pod }) => pod))], ['app-0']);
  });
});
