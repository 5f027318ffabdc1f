/** What was recorded of programs and daemons comes through the lab as it is; and nothing that was recorded is left out. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { ask } from './client.ts';
import { quietWorld, recordedList, recordedObjects, scriptedSession } from './recorded-world.ts';
import { recordedText } from './recordings.ts';
import { startApi } from './server.ts';
import type { LabApi } from './world.ts';
import { openExec } from './ws-client.ts';

function filesOf(folder: string): string[] {
  return readdirSync(new URL(`../../fixtures/recorded/${folder}`, import.meta.url)).sort();
}

describe('contract of the lab with all that was recorded', () => {
  /** Each of these tests knows every file of its folders. */
  const tests = {
    'contract.test.ts': [
      'api',
      'errors',
      'no-multus',
      'protobuf',
      'scenario-multus-down-one-node',
      'scenario-started-without-multus',
    ],
    'contract-exec.test.ts': ['ws'],
    'contract-sessions.test.ts': ['exec'],
    'kubectl.test.ts': ['kubectl'],
  } as const;

  it('has a test for every folder', () => {
    assert.deepEqual(filesOf(''), Object.values(tests).flat().toSorted());
    const here = readdirSync(new URL('.', import.meta.url));
    for (const test of Object.keys(tests)) assert.ok(here.includes(test), test);
  });
});

describe('contract of the lab with what programs printed in pods that Multus has not made', () => {
  const folder = 'scenario-started-without-multus';
  const commands: Readonly<Record<string, readonly string[]>> = {
    'ip-addr.txt': ['ip', 'addr'],
    'ip-j-addr.json': ['ip', '-j', 'addr'],
    'ifconfig-a.txt': ['ifconfig', '-a'],
  };
  const files = filesOf(folder).flatMap((file) => {
    const [, pod = '', what = ''] = /^([^.]+)\.(.*)$/.exec(file) ?? [];
    const command = commands[what];
    return command === undefined ? [] : [{ file, pod, command }];
  });
  let api: LabApi;

  before(async () => {
    api = await startApi({
      ...quietWorld(recordedList(`${folder}/pods-node-c.json`)),
      exec: ({ pod, command }) => {
        const played = files.find((each) => each.pod === pod && each.command.join() === command.join());
        assert.ok(played);
        return scriptedSession([recordedText(`${folder}/${played.file}`)], [], { kind: 'exited', code: 0 });
      },
    });
  });
  after(() => api.close());

  it('finds some', () => {
    assert.equal(files.length, 10);
  });

  for (const { file, pod, command } of files) {
    it(`${file}: ${command.join(' ')}`, async () => {
      const query = new URLSearchParams([...command.map((word) => ['command', word]), ['stdout', 'true']]);
      const path = `/api/v1/namespaces/default/pods/${pod}/exec?${query}`;
      const { frames } = await openExec(api, path, 'v5.channel.k8s.io', api.token('admin'));
      const printed = frames.filter(({ channel }) => channel === 1).map(({ data }) => data);
      assert.equal(printed.join(''), recordedText(`${folder}/${file}`));
    });
  }
});

describe('contract of the lab with the recorded logs', () => {
  const logs = filesOf('kubectl').filter((file) => /-log-node-[abc]\.txt$/.test(file));
  const daemons = { multus: 'kube-multus-ds', whereabouts: 'whereabouts' } as const;
  let api: LabApi;
  let log = '';

  before(async () => {
    api = await startApi({ ...quietWorld(recordedObjects()), podLogs: () => log });
  });
  after(() => api.close());

  for (const file of logs) {
    it(`${file} is served as text, whole and by its last lines`, async () => {
      log = recordedText(`kubectl/${file}`);
      const [, daemon, node] = /^(multus|whereabouts)-log-(node-[abc])\.txt$/.exec(file) ?? [];
      const name = daemons[daemon === 'multus' ? 'multus' : 'whereabouts'];
      const pod = recordedObjects().find(
        ({ kind, metadata, spec }) =>
          kind === 'Pod' && metadata.name.startsWith(name) && JSON.stringify(spec).includes(`"nodeName":"${node}"`),
      );
      assert.ok(pod);
      const path = `/api/v1/namespaces/kube-system/pods/${pod.metadata.name}/log`;
      const whole = await ask(api, { path });
      assert.deepEqual([whole.status, whole.headers['content-type']], [200, 'text/plain']);
      assert.equal(whole.body.toString('utf8'), log);
      const last = await ask(api, { path: `${path}?tailLines=3` });
      assert.equal(last.body.toString('utf8'), log.split('\n').slice(-4).join('\n'));
    });
  }
});
