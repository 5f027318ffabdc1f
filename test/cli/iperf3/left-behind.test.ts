import assert from 'node:assert/strict';
import { cleanServers } from '../../../src/cli/iperf3/left-servers.ts';
import { cleanTestPods } from '../../../src/cli/iperf3/left-test-pods.ts';
import { endpointsOf } from '../../../src/domain/connectivity/endpoint.ts';
import { findIperf3 } from '../../../src/gather/bandwidth/bandwidth.ts';
import { serverWords } from '../../../src/gather/bandwidth/servers.ts';
import type { ProbeMeans } from '../../../src/gather/probing/means.ts';
import { openWorkbenches } from '../../../src/gather/probing/workbench.ts';
import { type Answer, exited, fakeShell, runningPod } from '../../gather/fake-shell.ts';

const forbidden: Answer = () => ({
  outcome: 'forbidden',
  detail: 'cannot get pods/exec',
  stdout: '',
  stderr: '',
  took: 1,
});
const lacking: Answer = () => ({ outcome: 'no-such-command', detail: 'no sh', stdout: '', stderr: '', took: 1 });

async function lookedFor(
  answer: (pod: string) => Answer,
): Promise<{ readonly isClean: boolean; readonly told: string[] }> {
  const pods = [runningPod('a'), runningPod('b')];
  const told: string[] = [];
  const means: ProbeMeans = {
    shell: fakeShell(answer).shell,
    now: () => '2026-11-20T12:00:00Z',
    reader: { get: () => assert.fail('reads nothing') },
    debugger: { add: () => assert.fail('changes nothing') },
    tell: () => undefined,
  };
  const byPath = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  const probing = { means, find: openWorkbenches(means), podOf: (path: string) => byPath.get(path) };
  const able = await findIperf3(probing, endpointsOf(pods));
  const isClean = await cleanServers(probing, able, (message) => told.push(message));
  return { isClean, told };
}

describe('cleaning up after iperf3', () => {
  it('does not call pods free of servers into which nobody could look', async () => {
    const { isClean, told } = await lookedFor(() => forbidden);
    assert.equal(isClean, false);
    assert.deepEqual(told, [
      'warning: cannot look for iperf3 servers in pod default/a (and in 1 more): cannot get pods/exec',
    ]);
  });

  it('knows that no server is where no program is', async () => {
    const { isClean, told } = await lookedFor(() => lacking);
    assert.deepEqual([isClean, told], [true, ['no iperf3 server of an earlier run is left']]);
  });

  describe('of servers that are there', () => {
    const words = serverWords('10.20.0.5', 23456, 'idle');
    /** A container with iperf3 in which a server runs; `kills`: whether it can be ended. */
    const serving = (kills: boolean): ((pod: string) => Answer) => {
      const running = new Set([7]);
      return (pod) => (argv) => {
        const [, , script = '', , marker = ''] = argv;
        if (argv.includes('curl'))
          return exited(`${marker} begin iperf3\n/bin/iperf3\niperf 3.12\n${marker} end 0\n${marker} done\n`);
        if (script.startsWith('kill')) {
          if (kills) running.clear();
          return exited('');
        }
        const there = pod.endsWith('a') ? [...running] : [];
        const told = there.map((pid) => `${marker} begin ${pid}\n${words.join('\0')}\0\n${marker} end 0\n`);
        return exited(`${told.join('')}${marker} done\n`);
      };
    };
    const what = `iperf3 server 7 (${words.slice(1).join(' ')}) in pod default/a`;

    it('says which it has ended', async () => {
      assert.deepEqual(await lookedFor(serving(true)), { isClean: true, told: [`removed ${what}`] });
    });

    it('does not say so of one that stays', async () => {
      assert.deepEqual(await lookedFor(serving(false)), {
        isClean: false,
        told: [`warning: ${what} could not be ended`],
      });
    });
  });

  it('tells whether all test pods are gone', async () => {
    const pods = [runningPod('a'), runningPod('b')];
    const why = { reason: 'forbidden', what: 'delete a pod', detail: 'no' } as const;
    const remove = async (_: string, name: string) =>
      name === 'a' ? ({ ok: true, at: '', value: 'removed' } as const) : ({ ok: false, why } as const);
    const told: string[] = [];
    assert.equal(await cleanTestPods({ remove }, pods, (message) => told.push(message)), false);
    assert.deepEqual(told, [
      'warning: cannot remove pod default/b: no; remove it with: kubectl delete pod b -n default',
      'removed test pod default/a on node node-a',
    ]);
    assert.equal(await cleanTestPods({ remove }, pods.slice(0, 1), () => undefined), true);
  });

  it('does not say of a test pod that was gone before that it has removed it', async () => {
    const told: string[] = [];
    const remove = async () => ({ ok: true, at: '', value: 'not-there' }) as const;
    assert.equal(await cleanTestPods({ remove }, [runningPod('a')], (message) => told.push(message)), true);
    assert.deepEqual(told, ['no test pod of an earlier run is left']);
  });
});
