import assert from 'node:assert/strict';
import { humanDuration } from './table/age.ts';
import { podColumns } from './table/pods.ts';
import type { LabObject } from './world.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('ages in Tables', () => {
  for (const [milliseconds, text] of [
    [-5 * second, '<invalid>'],
    [-1 * second, '0s'],
    [0, '0s'],
    [119 * second, '119s'],
    [2 * minute, '2m'],
    [9 * minute + 7 * second, '9m7s'],
    [10 * minute + 7 * second, '10m'],
    [179 * minute, '179m'],
    [3 * hour, '3h'],
    [7 * hour + 5 * minute, '7h5m'],
    [47 * hour, '47h'],
    [2 * day, '2d'],
    [7 * day + 3 * hour, '7d3h'],
    [8 * day + 3 * hour, '8d'],
    [729 * day, '729d'],
    [2 * 365 * day + 30 * day, '2y30d'],
    [9 * 365 * day, '9y'],
  ] as const) {
    it(`${milliseconds} ms is ${text}`, () => assert.equal(humanDuration(milliseconds), text));
  }
});

describe('pods in Tables, beyond what was recorded', () => {
  const now = new Date('2026-11-20T12:00:00Z');

  function cell(column: string, pod: LabObject): unknown {
    return podColumns.find(({ name }) => name === column)?.cell(pod, now);
  }

  function pod(status: Record<string, unknown>, more: Partial<LabObject> = {}): LabObject {
    const spec = { containers: [{ name: 'app' }], initContainers: [{ name: 'one' }, { name: 'two' }] };
    return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec, status, ...more };
  }

  const done = { name: 'one', restartCount: 0, state: { terminated: { exitCode: 0 } } };

  it('tells how far init containers are', () => {
    const waiting = { name: 'two', restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } };
    assert.equal(cell('Status', pod({ phase: 'Pending', initContainerStatuses: [done, waiting] })), 'Init:1/2');
  });

  it('tells why an init container fails, and how often', () => {
    const failing = {
      name: 'two',
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { finishedAt: '2026-11-20T11:59:00Z' } },
    };
    const seen = pod({ phase: 'Pending', initContainerStatuses: [done, failing] });
    assert.equal(cell('Status', seen), 'Init:CrashLoopBackOff');
    assert.equal(cell('Restarts', seen), '3 (60s ago)');
    const ended = { name: 'two', restartCount: 0, state: { terminated: { exitCode: 2 } } };
    assert.equal(cell('Status', pod({ phase: 'Pending', initContainerStatuses: [done, ended] })), 'Init:ExitCode:2');
  });

  it('tells that a pod is being deleted, or lost with its node', () => {
    const metadata = { name: 'p', deletionTimestamp: '2026-11-20T11:59:59Z' };
    assert.equal(cell('Status', pod({ phase: 'Running' }, { metadata })), 'Terminating');
    assert.equal(cell('Status', pod({ phase: 'Running', reason: 'NodeLost' }, { metadata })), 'Unknown');
  });

  it('tells a container that was killed by its signal', () => {
    const killed = { name: 'app', restartCount: 0, state: { terminated: { exitCode: 137, signal: 9 } } };
    assert.equal(cell('Status', pod({ phase: 'Failed', containerStatuses: [killed] })), 'Signal:9');
  });
});
