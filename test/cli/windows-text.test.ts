import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workloadsIn } from '../../src/cli/manifest-input.ts';
import { readInput, textOf } from '../../src/cli/text-input.ts';
import { resolveConnection } from '../../src/cluster/kubeconfig/resolve.ts';
import { messagesInText } from '../../src/domain/messages/pasted.ts';
import { readManifest } from '../../src/kube/manifest.ts';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const asDos = (text: string): string => text.replaceAll('\n', '\r\n');
const MARK = '\ufeff';

/** What comes of it, or what is said of it. */
const outcomeOf = <T>(read: () => T): unknown => {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
};

describe('files made on Windows', () => {
  const pasted = globSync('recorded/kubectl/{describe_pod,get_events}*.out', { cwd: fixtures });
  for (const file of pasted)
    it(`${file}: the same events in a text with line ends of DOS`, () => {
      const text = readFileSync(join(fixtures, file), 'utf8');
      assert.ok(messagesInText(text).length > 0);
      assert.deepEqual(messagesInText(asDos(text)), messagesInText(text));
    });

  const manifests = globSync('manifests/*.yaml', { cwd: fixtures });
  for (const file of manifests)
    it(`${file}: the same objects, or the same complaint about the same line`, () => {
      const text = readFileSync(join(fixtures, file), 'utf8');
      const read = (written: string) => outcomeOf(() => JSON.stringify(readManifest(written, file)));
      assert.equal(read(asDos(text)), read(text));
      assert.equal(read(MARK + asDos(text)), read(text));
      assert.deepEqual(workloadsIn(asDos(text), file, 'default'), workloadsIn(text, file, 'default'));
    });

  it('a kubeconfig leads to the same cluster, whatever ends its lines and those of the files that it names', () => {
    const kubeconfig = [
      'apiVersion: v1',
      'kind: Config',
      'current-context: lab',
      'contexts: [{ name: lab, context: { cluster: c, user: u, namespace: shop } }]',
      'clusters:',
      '  - name: c',
      '    cluster:',
      '      server: https://127.0.0.1:6443',
      '      certificate-authority-data: |',
      `        ${Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64').slice(0, 16)}`,
      `        ${Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64').slice(16)}`,
      'users:',
      '  - name: u',
      '    user: { token: abc }',
      '',
    ].join('\n');
    const resolved = (text: string) => resolveConnection({ kubeconfig: '/k' }, {}, () => text);
    assert.equal(resolved(kubeconfig).target.namespace, 'shop');
    assert.deepEqual(resolved(asDos(kubeconfig)), resolved(kubeconfig));
    assert.deepEqual(resolved(MARK + asDos(kubeconfig)), resolved(kubeconfig));
  });

  it('text of Windows PowerShell is UTF-16 with a mark, text of others UTF-8 with or without one', async () => {
    const text = 'Name:  web-äö\r\nEvents: …\r\n';
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(MARK + text),
      Buffer.from(MARK + text, 'utf16le'),
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
    ])
      assert.equal(textOf(bytes), text);
    const folder = mkdtempSync(join(tmpdir(), 'multinet-windows-'));
    try {
      const path = join(folder, 'ticket.txt');
      writeFileSync(path, Buffer.from(MARK + text, 'utf16le'));
      assert.equal(await readInput(path, 'none', new AbortController().signal), text);
      writeFileSync(path, Buffer.from(MARK, 'utf16le'));
      await assert.rejects(readInput(path, 'none', new AbortController().signal), /there is no text in /);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
