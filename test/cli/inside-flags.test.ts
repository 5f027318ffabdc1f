import assert from 'node:assert/strict';
import { insideRequest } from '../../src/cli/inside-flags.ts';
import { podsNamed } from '../../src/cli/pods-argument.ts';
import { runningPod } from '../gather/fake-shell.ts';

const flags = { timeout: '10s', deadline: '5m', via: 'websocket', 'debug-profile': 'baseline' } as const;

describe('the flags of a look into pods', () => {
  it('take times as kubectl does', () => {
    assert.deepEqual(insideRequest(flags), { timeout: 10_000, deadline: 300_000 });
    assert.equal(insideRequest({ ...flags, timeout: '1m30s' }).timeout, 90_000);
    assert.equal(insideRequest({ ...flags, sample: '250ms' }).sample, 250);
    assert.equal(insideRequest({ ...flags, timeout: '3' }).timeout, 3000);
  });

  it('refuse what is no time, and no time at all', () => {
    for (const timeout of ['soon', '', '0', '0s', '10x', '5 s', '-1s', '1000h', '1s2'])
      assert.throws(() => insideRequest({ ...flags, timeout }), { name: 'UsageProblem' }, timeout);
  });
});

describe('the name of a pod or workload', () => {
  const pods = [runningPod('db-0'), runningPod('db-1'), runningPod('other')];

  it('is that of one pod, with or without its kind', () => {
    for (const word of ['db-1', 'pod/db-1', 'po/db-1', 'default/db-1'])
      assert.deepEqual(
        podsNamed(word, pods, 'default').map(({ name }) => name),
        ['db-1'],
      );
  });

  it('may be that of a workload, which must have pods', () => {
    const owned = pods.map((pod) =>
      pod.name === 'other' ? pod : { ...pod, owner: { kind: 'statefulset', name: 'db' } },
    );
    assert.deepEqual(
      podsNamed('sts/db', owned, 'default').map(({ name }) => name),
      ['db-0', 'db-1'],
    );
    assert.throws(() => podsNamed('deploy/db', owned, 'default'), /no pod of deployment "db" in namespace default/);
    assert.throws(() => podsNamed('sts/db', owned, 'shop'), {
      next: 'there are some in namespace default: add -n default',
    });
  });
});
