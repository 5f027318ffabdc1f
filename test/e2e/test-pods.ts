import assert from 'node:assert/strict';
import { isRecord } from '../../src/kube/record.ts';
import type { LabTarget } from './harness.ts';

/** The test pods of a lab, as the API has them. */
export function testPods(lab: LabTarget) {
  return lab
    .kubectl(['get', 'pods', '-A', '-l', 'multinet.io/test-pod', '-o', 'json'])
    .then(({ stdout }): Record<string, unknown>[] => {
      const list: unknown = JSON.parse(stdout);
      return isRecord(list) && Array.isArray(list.items) ? list.items.filter(isRecord) : [];
    });
}

/** A definition, applied. */
export async function define(lab: LabTarget, name: string, config: object): Promise<void> {
  const nad = {
    apiVersion: 'k8s.cni.cncf.io/v1',
    kind: 'NetworkAttachmentDefinition',
    metadata: { name, namespace: 'default' },
    spec: { config: JSON.stringify({ cniVersion: '0.3.1', ...config }) },
  };
  const applied = await lab.kubectl(['apply', '-f', '-'], { input: JSON.stringify(nad) });
  assert.equal(applied.code, 0, applied.stderr);
}
