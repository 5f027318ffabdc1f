import assert from 'node:assert/strict';
import { testPodManifest } from '../../../src/gather/test-pods/manifest.ts';
import { isRecord } from '../../../src/kube/record.ts';

const settings = { image: 'tools:1', run: 'abc', lifetime: 300, namesUser: true };
const manifest = (more = {}) =>
  testPodManifest('t-1', 'node-a', { network: 'shop/net', owner: 'uid-1', ...more }, settings);

/** The value under a path of names and numbers. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((here, step) => {
    if (Array.isArray(here) && typeof step === 'number') return here[step];
    return isRecord(here) ? here[step] : undefined;
  }, value);
}

describe('a test pod', () => {
  it('asks for its network, on its node, and ends by itself', () => {
    const pod = manifest();
    assert.equal(at(pod, 'metadata', 'annotations', 'k8s.v1.cni.cncf.io/networks'), 'shop/net');
    assert.equal(at(pod, 'spec', 'nodeName'), 'node-a');
    assert.equal(at(pod, 'spec', 'activeDeadlineSeconds'), 300);
    assert.deepEqual(at(pod, 'spec', 'containers', 0, 'command'), ['sleep', '300']);
    assert.equal(at(pod, 'metadata', 'labels', 'multinet.io/test-pod'), 'abc');
  });

  it('belongs to the definition, but is not controlled by it', () => {
    assert.deepEqual(at(manifest(), 'metadata', 'ownerReferences'), [
      { apiVersion: 'k8s.cni.cncf.io/v1', kind: 'NetworkAttachmentDefinition', name: 'net', uid: 'uid-1' },
    ]);
    assert.equal(at(testPodManifest('t', 'n', { network: 'a/b' }, settings), 'metadata', 'ownerReferences'), undefined);
  });

  // kubernetes.io/docs/concepts/security/pod-security-standards, the policy "restricted", control by control.
  it('meets the Pod Security Standard "restricted"', () => {
    const pod = manifest();
    const spec = at(pod, 'spec');
    assert.ok(isRecord(spec));
    for (const forbidden of ['hostNetwork', 'hostPID', 'hostIPC']) assert.equal(spec[forbidden], undefined);
    assert.deepEqual(
      [at(spec, 'volumes')].flat().flatMap((volume) => (isRecord(volume) ? Object.keys(volume) : [])),
      ['name', 'emptyDir'],
    );
    assert.equal(at(spec, 'securityContext', 'runAsNonRoot'), true);
    assert.ok(Number(at(spec, 'securityContext', 'runAsUser')) > 0);
    assert.equal(at(spec, 'securityContext', 'seccompProfile', 'type'), 'RuntimeDefault');
    assert.deepEqual(at(spec, 'securityContext', 'sysctls'), [
      { name: 'net.ipv4.ping_group_range', value: '0 2147483647' },
    ]);
    const container = at(spec, 'containers', 0, 'securityContext');
    assert.deepEqual(container, {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
    assert.equal(at(spec, 'automountServiceAccountToken'), false);
  });

  it('asks the device plugin for what its network consists of', () => {
    const resources = at(manifest({ resource: 'intel.com/vf' }), 'spec', 'containers', 0, 'resources');
    assert.equal(at(resources, 'requests', 'intel.com/vf'), '1');
    assert.equal(at(resources, 'limits', 'intel.com/vf'), '1');
  });
});
