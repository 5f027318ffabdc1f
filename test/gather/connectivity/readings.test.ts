import assert from 'node:assert/strict';
import { connectReadings } from '../../../src/gather/connectivity/readings.ts';
import { type ConnectTool, connectGroup } from '../../../src/probe/connect.ts';

const request = { port: 5432, timeoutSeconds: 3, interface: 'net1', source: '10.20.0.5' };

/** Two groups of an exec: to a host that is connected to, and to one that refuses. */
function readings(tools: readonly [ConnectTool, ConnectTool]) {
  const [first, second] = tools;
  const groups = [connectGroup(['10.20.0.6'], request, first), connectGroup(['10.20.0.7'], request, second)];
  const stdout =
    'M 0 \nM 0 exit 0\nM 1 nc: connect to 10.20.0.7 port 5432 (tcp) failed: Connection refused\nM 1 exit 1\n';
  return connectReadings([{ groups, marker: 'M', stdout }], 2);
}

describe('what connections say', () => {
  it('is marked where the tool could not be bound to the interface', () => {
    assert.deepEqual(
      readings(['bash', 'bash']).map((reading) => [reading.kind, 'unbound' in reading]),
      [
        ['answered', true],
        ['silent', true],
      ],
    );
  });

  it('is plain where it was, each for itself', () => {
    assert.deepEqual(
      readings(['nc', 'bash']).map((reading) => 'unbound' in reading),
      [false, true],
    );
  });

  it('is nothing, bound or not, where an exec was cut off', () => {
    const groups = [connectGroup(['10.20.0.6'], request, 'bash')];
    assert.deepEqual(connectReadings([{ groups, marker: 'M', stdout: '' }], 1), [
      { kind: 'unmeasured', why: 'was cut off' },
    ]);
  });
});
