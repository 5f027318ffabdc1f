import assert from 'node:assert/strict';
import { stateOf, unscheduled } from '../../../src/gather/test-pods/state.ts';
import type { PodObject } from '../../../src/kube/pod.ts';

const pod = (status: PodObject['status']): PodObject => ({ ...(status === undefined ? {} : { status }) });
const waitingFor = (reason: string, message?: string) =>
  pod({
    containerStatuses: [
      { name: 'test', state: { waiting: { reason, ...(message === undefined ? {} : { message }) } } },
    ],
  });

describe('how far a test pod has come', () => {
  it('is not beyond an image that cannot be had', () => {
    for (const reason of ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'])
      assert.deepEqual(stateOf(waitingFor(reason, 'not found'), 'shop/net'), {
        obstacle: 'image',
        detail: `${reason}: not found`,
      });
  });

  it('is not beyond a container that cannot be created', () => {
    assert.deepEqual(stateOf(waitingFor('CreateContainerConfigError', 'image has non-numeric user'), 'shop/net'), {
      obstacle: 'container',
      detail: 'CreateContainerConfigError: image has non-numeric user',
    });
    assert.deepEqual(stateOf(waitingFor('RunContainerError'), 'shop/net'), {
      obstacle: 'container',
      detail: 'RunContainerError',
    });
    assert.equal(stateOf(waitingFor('ContainerCreating'), 'shop/net'), 'waiting');
  });

  it('is the end, by the node or by the program', () => {
    const message = "Node didn't have enough resource: cpu";
    assert.deepEqual(stateOf(pod({ phase: 'Failed', reason: 'OutOfcpu', message }), 'shop/net'), {
      obstacle: 'node',
      detail: `it ended at once: OutOfcpu: ${message}`,
    });
    const state = { terminated: { reason: 'StartError', exitCode: 128 } };
    assert.deepEqual(stateOf(pod({ phase: 'Failed', containerStatuses: [{ name: 'test', state }] }), 'shop/net'), {
      obstacle: 'program',
      detail: 'its container ended at once: StartError, exit code 128',
    });
  });

  it('is nowhere where no node takes it', () => {
    const condition = { type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' };
    assert.deepEqual(unscheduled(pod({ conditions: [condition] })), {
      obstacle: 'node',
      detail: 'no node takes it: 0/3 nodes are available',
    });
    assert.equal(unscheduled(pod({ conditions: [{ ...condition, status: 'True' }] })), undefined);
  });
});
