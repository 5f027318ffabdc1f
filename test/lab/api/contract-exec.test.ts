/** The lab's exec sends what a real cluster sent: every recorded WebSocket conversation is held again. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { assertSameBody, assertSameHead } from './contract/compare.ts';
import { isRecord, numberAt, recordAt, textAt } from './fields.ts';
import { isLabObject } from './object-form.ts';
import { recordedObjects, scriptedSession } from './recorded-world.ts';
import { recordedText } from './recordings.ts';
import { startApi } from './server.ts';
import type { ExecEnd, ExecRequest, LabApi, LabObject, LabWorld } from './world.ts';
import { type Conversation, type Frame, openExec } from './ws-client.ts';

/** A recorded conversation. */
interface Recorded {
  path: string;
  protocol: string;
  status: number;
  headers: Record<string, string>;
  /** The body of a refusal. */
  body: string;
  frames: Frame[];
  closeCode: number | undefined;
}

function read(file: string): Recorded {
  const lines = recordedText(`ws/${file}`)
    .trimEnd()
    .split('\n')
    .map((line) => recordAt({ line: JSON.parse(line) }, 'line'));
  const [request, answer, ...rest] = lines;
  const close = rest.find((line) => line.op === 'close');
  return {
    path: textAt(request, 'request'),
    protocol: textAt(request, 'protocol'),
    status: Number(textAt(answer, 'status').split(' ')[1]),
    headers: Object.fromEntries(
      Object.entries(recordAt(answer, 'headers')).map(([name, value]) => [name, String(value)]),
    ),
    body: textAt(rest[0], 'body'),
    frames: rest.filter((line) => 'channel' in line).map(frameOf),
    closeCode: close === undefined ? undefined : numberAt(close, 'code'),
  };
}

/** In base64.channel.k8s.io frames are text: the channel is a digit and the data is base64. */
function frameOf(line: Record<string, unknown>): Frame {
  const data = textAt(line, 'data');
  return typeof line.channel === 'string'
    ? { channel: Number(line.channel), data: Buffer.from(data, 'base64').toString('utf8') }
    : { channel: numberAt(line, 'channel'), data };
}

function textOn(channel: number, frames: readonly Frame[]): string {
  return frames
    .filter((frame) => frame.channel === channel)
    .map((frame) => frame.data)
    .join('');
}

/** The programs of the recorded containers, as far as they were run. Framing and status are the lab's own. */
function run(request: ExecRequest, recorded: Recorded): ExecEnd {
  if (request.pod === 'distroless-app' || request.command[0] === 'nosuch') return { kind: 'no-such-command' };
  return { kind: 'exited', code: recorded.path.includes('exit+7') ? 7 : 0 };
}

/** The order-service pod on the node that was down has another name than those listed when it was up. */
function withPodOnDeadNode(objects: readonly LabObject[]): LabObject[] {
  const twin = objects.find((object) => object.metadata.name.startsWith('order-service-') && object.kind === 'Pod');
  const pod = isRecord(twin) && {
    ...twin,
    metadata: { ...recordAt(twin, 'metadata'), name: 'order-service-5fcbb665b9-tx4vv' },
  };
  return isLabObject(pod) ? [...objects, pod] : [...objects];
}

describe('contract of the lab with the recorded exec conversations', () => {
  let api: LabApi;
  let playing: Recorded;

  before(async () => {
    const world: LabWorld = {
      objects: withPodOnDeadNode(recordedObjects()),
      exec(request) {
        if (request.pod === 'order-service-5fcbb665b9-tx4vv') {
          const message = 'dial tcp 172.30.0.13:10250: connect: connection refused';
          return { kind: 'node-unreachable', message };
        }
        const outputs = [1, 2].map((channel) => [textOn(channel, playing.frames)]);
        return scriptedSession(outputs[0] ?? [], outputs[1] ?? [], run(request, playing));
      },
    };
    api = await startApi(world);
  });
  after(() => api.close());

  const files = readdirSync(new URL('../../fixtures/recorded/ws/', import.meta.url)).sort();
  for (const file of files) {
    const recorded = read(file);
    it(`${file}: ${recorded.protocol}, ${recorded.status}`, async () => {
      playing = recorded;
      const credential = file.startsWith('badtoken')
        ? 'nosuchtoken'
        : api.token(file.startsWith('forbidden') ? 'podreader' : 'admin');
      const got = await openExec(api, recorded.path, recorded.protocol, credential);
      if (recorded.status !== 101) return assertRefused(got, recorded);
      assert.equal(got.status, 101);
      assert.equal(got.protocol, recorded.headers['sec-websocket-protocol']);
      assertSameFrames(got, recorded);
    });
  }
});

function assertRefused(got: Conversation, recorded: Recorded): void {
  assertSameHead(
    { status: got.status, headers: got.headers, body: Buffer.from(got.body) },
    { status: recorded.status, headers: recorded.headers },
  );
  assertSameBody(got.body, recorded.body);
}

/** Output may be cut into frames anywhere, and stdout and stderr may interleave anyhow. */
function assertSameFrames(got: Conversation, recorded: Recorded): void {
  assert.deepEqual(got.frames[0], recorded.frames[0], 'the empty frame that comes first');
  for (const channel of [1, 2]) assert.equal(textOn(channel, got.frames), textOn(channel, recorded.frames));
  for (const { data } of got.frames) assert.ok(Buffer.byteLength(data) <= 32_768);
  const statuses = (frames: readonly Frame[]) =>
    frames.filter(({ channel }) => channel === 3).map(({ data }) => data.replace(/[0-9a-f]{62,64}/g, 'CONTAINER-ID'));
  assert.deepEqual(statuses(got.frames), statuses(recorded.frames));
  assert.deepEqual(got.frames.at(-1)?.channel, recorded.frames.at(-1)?.channel, 'the status comes last');
  assert.equal(got.closeCode, recorded.closeCode);
}
