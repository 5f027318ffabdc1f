/** Every command that was recorded in a pod goes through the lab's exec as it went through the real one. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { listAt, numberAt, recordAt, textAt } from './fields.ts';
import { recordedObjects, scriptedSession } from './recorded-world.ts';
import { recordedText } from './recordings.ts';
import { startApi } from './server.ts';
import type { LabApi, LabWorld } from './world.ts';
import { openExec } from './ws-client.ts';

/** A recorded `kubectl exec`. */
interface Session {
  readonly name: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string | undefined;
  readonly command: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

function session(name: string): Session {
  const line = recordedText(`exec/${name}.cmd`).trim();
  const [, namespace = '', pod = '', container, command = ''] =
    /^kubectl -n (\S+) exec (\S+)\s+(?:-c (\S+) )?-- (.*)$/s.exec(line) ?? [];
  return {
    name,
    namespace,
    pod,
    container,
    // The recording has lost its quotes; as the lab's world plays what was printed, only the first word matters.
    command: command.split(' '),
    stdout: recordedText(`exec/${name}.out`),
    stderr: ofProgram(recordedText(`exec/${name}.err`)),
    code: Number(recordedText(`exec/${name}.rc`)),
  };
}

/** What the program said, without what kubectl added. */
function ofProgram(stderr: string): string {
  return stderr.replace(/^Defaulted container .*\n/, '').replace(/command terminated with exit code \d+\n$/, '');
}

describe('contract of the lab with the recorded commands in pods', () => {
  const names = readdirSync(new URL('../../fixtures/recorded/exec/', import.meta.url))
    .filter((file) => file.endsWith('.cmd'))
    .map((file) => file.replace(/\.cmd$/, ''))
    .toSorted();
  /** Those that fail before a program runs are held to kubectl's words in `kubectl.test.ts`. */
  const ran = names.filter((name) => !name.startsWith('err.')).map(session);
  let api: LabApi;
  let playing: Session | undefined;

  before(async () => {
    const world: LabWorld = {
      objects: recordedObjects(),
      exec: (request) => {
        assert.deepEqual(request.command, playing?.command);
        return scriptedSession([playing?.stdout ?? ''], [playing?.stderr ?? ''], {
          kind: 'exited',
          code: playing?.code ?? 0,
        });
      },
    };
    api = await startApi(world);
  });
  after(() => api.close());

  it('finds every file of a session', () => {
    const expected = names.flatMap((name) => ['cmd', 'err', 'out', 'rc'].map((ending) => `${name}.${ending}`));
    const found = readdirSync(new URL('../../fixtures/recorded/exec/', import.meta.url)).toSorted();
    assert.deepEqual(found, expected.toSorted());
    assert.ok(ran.length > 200);
  });

  for (const protocol of ['v5.channel.k8s.io', 'v4.channel.k8s.io']) {
    it(`carries the output and exit code of all ${ran.length} in ${protocol}`, async function () {
      this.timeout(600_000);
      for (const each of ran) {
        playing = each;
        const query = new URLSearchParams([
          ...each.command.map((word) => ['command', word]),
          ...(each.container === undefined ? [] : [['container', each.container]]),
          ['stdout', 'true'],
          ['stderr', 'true'],
        ]);
        const path = `/api/v1/namespaces/${each.namespace}/pods/${each.pod}/exec?${query}`;
        const got = await openExec(api, path, protocol, api.token('admin'));
        assert.equal(got.status, 101, `${each.name}: ${got.body}`);
        const on = (channel: number): string =>
          got.frames
            .filter((frame) => frame.channel === channel)
            .map(({ data }) => data)
            .join('');
        assert.equal(on(1), each.stdout, each.name);
        assert.equal(on(2), each.stderr, each.name);
        assert.equal(exitCodeOf(on(3)), each.code, each.name);
      }
    });
  }
});

/** The exit code in the status on channel 3, as client-go reads it. */
function exitCodeOf(status: string): number {
  const document: unknown = JSON.parse(status);
  if (textAt(document, 'status') === 'Success') return 0;
  const causes = listAt(recordAt({ document }, 'document'), 'details', 'causes');
  const cause = causes.find((each) => textAt(each, 'reason') === 'ExitCode');
  return cause === undefined ? numberAt(document, 'code') : Number(textAt(cause, 'message'));
}
