import assert from 'node:assert/strict';
import { haveOneOwner, ownerKey, subjectOf } from '../../src/checks/group.ts';
import { decodePod } from '../../src/domain/attachments/decode.ts';

const pod = (path: string, kind?: string, owner = 'web') => {
  const [namespace = '', name = ''] = path.split('/');
  const ownerReferences = kind === undefined ? [] : [{ kind, name: owner, controller: true }];
  return decodePod({ metadata: { namespace, name, ownerReferences } });
};

const [one, two] = [pod('shop/web-0', 'StatefulSet'), pod('shop/web-1', 'StatefulSet')];
const strangers = [
  pod('shop/web-x', 'DaemonSet'),
  pod('deli/web-0', 'StatefulSet'),
  pod('shop/db-0', 'StatefulSet', 'db'),
  pod('shop/web'),
];

describe('whom users would help', () => {
  it('is the owner of several pods, or else the first of them', () => {
    assert.deepEqual(subjectOf([one, two]), { kind: 'statefulset', namespace: 'shop', name: 'web' });
    for (const other of strangers)
      assert.deepEqual(subjectOf([one, other]), { kind: 'pod', namespace: 'shop', name: 'web-0' });
  });

  it('is the pod where it is one', () =>
    assert.deepEqual(subjectOf([one]), { kind: 'pod', namespace: 'shop', name: 'web-0' }));

  it('is the same owner just where the keys are the same', () => {
    const pods = [one, two, ...strangers, pod('shop/web'), pod('shop/other')];
    for (const a of pods)
      for (const b of pods)
        assert.equal(haveOneOwner(a, b), ownerKey(a) === ownerKey(b), `${ownerKey(a)}, ${ownerKey(b)}`);
  });
});
