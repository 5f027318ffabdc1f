import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ExecSession } from '../api/world.ts';
import { isRecord } from '../objects/recorded.ts';
import { recordedExec } from './recorded-exec.ts';

const printed = (session: ExecSession): Promise<string> => text(Readable.from(session.stdout));
const said = (session: ExecSession): Promise<string> => text(Readable.from(session.stderr));

describe('commands answered from recordings', () => {
  it("plays iproute2's JSON of a pod with as many attachments", async () => {
    const session = recordedExec({ image: 'full', attachments: 2, hostNetwork: false }, ['ip', '-j', 'addr']);
    const links: unknown = JSON.parse(await printed(session));
    assert.ok(Array.isArray(links));
    assert.deepEqual(
      links.map((link: unknown) => (isRecord(link) ? link.ifname : undefined)),
      ['lo', 'eth0', 'net1', 'net2'],
    );
    assert.deepEqual(await session.ended, { kind: 'exited', code: 0 });
  });

  it('fails as busybox does where only busybox is', async () => {
    const session = recordedExec({ image: 'busybox', attachments: 1, hostNetwork: false }, ['ip', '-j', 'addr']);
    assert.match(await said(session), /^BusyBox v1\.35\.0/);
    assert.deepEqual(await session.ended, { kind: 'exited', code: 1 });
  });

  it('finds no command in an image without any, and says so of a command that was never recorded', async () => {
    const none = recordedExec({ image: 'distroless', attachments: 1, hostNetwork: false }, ['ip', 'addr']);
    assert.deepEqual(await none.ended, { kind: 'no-such-command' });
    const unknown = recordedExec({ image: 'full', attachments: 1, hostNetwork: false }, ['ip', 'maddr']);
    assert.match(await said(unknown), /^lab: "ip maddr" was not recorded/);
    assert.deepEqual(await unknown.ended, { kind: 'exited', code: 1 });
  });
});
