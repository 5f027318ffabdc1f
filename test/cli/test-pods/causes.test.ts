import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { explainer, untested } from '../../../src/cli/test-pods/causes.ts';
import type { StartedPod } from '../../../src/gather/test-pods/start.ts';
import { awaitAttached } from '../../../src/gather/test-pods/start.ts';
import { readJson } from '../../../src/kube/list.ts';
import { podObject } from '../../../src/kube/pod.ts';
import { isRecord } from '../../../src/kube/record.ts';
import { snapshotOf } from '../../checks/snapshot-of.ts';

const at = '2026-11-20T12:00:00Z';
type Failed = Extract<StartedPod, { ok: false }>;

const places = ['node-a', 'node-a', 'node-b'].map((node, index) => ({
  namespace: 'shop',
  name: `multinet-test-abc-${index + 1}`,
  node,
  network: 'shop/net',
}));

/** The lines that a reader gets of pods that failed. */
function told(failed: readonly Failed[]): string[] {
  const explain = explainer(snapshotOf([]), 'tools:1', () => at);
  return untested(failed.map(explain), () => undefined).map(({ why }) => why);
}

/** The status of a pod of the recorded cluster. */
function recordedStatus(name: string): unknown {
  const file = new URL('../../fixtures/recorded/api/pods-default.json', import.meta.url);
  const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const items = isRecord(list) && Array.isArray(list.items) ? list.items.filter(isRecord) : [];
  return items.find(({ metadata }) => isRecord(metadata) && metadata.name === name)?.status;
}

/** What becomes of test pods that all have such a status. */
function stuck(status: unknown): Promise<Failed[]> {
  return Promise.all(
    places.map(async (pod) => {
      const metadata = { name: pod.name, namespace: pod.namespace, uid: pod.name };
      const read = readJson(podObject, { metadata, spec: { nodeName: pod.node }, status }, pod.name);
      assert.ok(read.ok);
      const watch = {
        pod: async () => ({ ok: true, at, value: read.value }) as const,
        events: async () => ({ ok: true, at, value: [] }) as const,
      };
      const patience = { start: 60_000, recovery: 0, status: 0, betweenLooks: 1 };
      const started = await awaitAttached({ watch, signal: new AbortController().signal }, pod, patience);
      assert.ok(!started.ok);
      return started;
    }),
  );
}

describe('why test pods are not on their network', () => {
  it('is said once for all that a server does not take', () => {
    const refused = places.map((pod): Failed => {
      const detail = `pods "${pod.name}" is forbidden: exceeded quota: few, requested: pods=1, used: pods=9, limited: pods=9`;
      return {
        ok: false,
        obstacle: 'server',
        pod,
        events: [],
        why: { detail, next: 'kubectl auth can-i create pods' },
      };
    });
    assert.deepEqual(told(refused), [
      '3 test pods on node-a, node-b: not made in namespace shop: exceeded quota: few, requested: pods=1, used: pods=9, limited: pods=9 (next: kubectl describe resourcequota few -n shop)',
    ]);
  });

  it('is an image that cannot be pulled, in the words of a recorded kubelet', async () => {
    assert.deepEqual(told(await stuck(recordedStatus('nopull-pod'))), [
      '3 test pods on node-a, node-b: image tools:1 cannot be had there: ErrImageNeverPull: Container image "local/nonexistent:1" is not present with pull policy of Never (next: kubectl get events -n shop --field-selector involvedObject.name=multinet-test-abc-1)',
    ]);
  });

  it('is an image that lacks what it takes', async () => {
    const terminated = { reason: 'StartError', exitCode: 128, message: 'exec: "sleep": executable file not found' };
    const containerStatuses = [{ name: 'test', state: { terminated } }];
    assert.deepEqual(told(await stuck({ phase: 'Failed', containerStatuses })), [
      '3 test pods on node-a, node-b: its container ended at once: StartError, exit code 128 (image tools:1 needs sh, sleep and iperf3) (next: kubectl get events -n shop --field-selector involvedObject.name=multinet-test-abc-1)',
    ]);
  });

  it('is a node that has no room, or none that takes it', async () => {
    const full = { phase: 'Failed', reason: 'OutOfcpu', message: 'Pod was rejected: Node has not enough cpu' };
    assert.deepEqual(told(await stuck(full)), [
      '3 test pods on node-a, node-b: it ended at once: OutOfcpu: Pod was rejected: Node has not enough cpu (next: kubectl describe node node-a)',
    ]);
    const message = '0/3 nodes are available: 3 Insufficient cpu.';
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }];
    assert.deepEqual(told(await stuck({ phase: 'Pending', conditions })), [
      `3 test pods on node-a, node-b: no node takes it: ${message} (next: kubectl describe node node-a)`,
    ]);
  });

  it('is that they cannot be seen, and not that they were not made', () => {
    const [pod] = places;
    assert.ok(pod);
    const why = { detail: 'cannot read Pod shop/x: pods "x" is forbidden', next: 'kubectl auth can-i get pods' };
    assert.deepEqual(told([{ ok: false, obstacle: 'sight', pod, events: [], why }]), [
      'a test pod on node node-a: cannot read Pod shop/x: pods "x" is forbidden (next: kubectl auth can-i get pods)',
    ]);
  });
});
