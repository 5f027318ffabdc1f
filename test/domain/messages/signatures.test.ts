import assert from 'node:assert/strict';
import { explainMessage } from '../../../src/domain/messages/match.ts';
import { signatures } from '../../../src/domain/messages/signatures/index.ts';
import { about, envelopes } from './envelopes.ts';
import { samples } from './samples.ts';

const rows = [
  ...numbered('M', 42),
  ...numbered('K', 33),
  ...numbered('I', 15),
  ...numbered('W', 16),
  ...numbered('S', 11),
  ...numbered('O', 7),
  ...numbered('V', 7),
];

function numbered(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(2, '0')}`);
}

describe('the signatures', () => {
  it('have a row each, and every row of the list has a signature', () => {
    const ids = signatures.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, 'an id twice');
    const covered = new Set(ids.map((id) => id.split('.')[0]));
    assert.deepEqual(
      rows.filter((row) => !covered.has(row)),
      [],
    );
  });

  it('are all tried below, pattern by pattern', () => {
    const tried = new Set(samples.map(([, , error]) => explainMessage(error).signature?.pattern));
    const untried = signatures.flatMap(({ id, patterns }) => patterns.map((pattern) => `${id}: ${pattern}`));
    assert.deepEqual(
      untried.filter((pattern) => !tried.has(pattern.slice(pattern.indexOf(': ') + 2))),
      [],
    );
  });

  for (const [id, position, error] of samples) {
    it(`${id} is found in every envelope: ${error.slice(0, 80)}`, () => {
      const fitting = envelopes.filter(({ positions }) => positions.includes(position));
      assert.ok(fitting.length > 0);
      for (const envelope of fitting) {
        const message = envelope.wrap(position, error);
        const found = explainMessage(message);
        assert.equal(found.signature?.id, id, `${envelope.name}: ${found.innermost}`);
        assert.ok(error.trimEnd().endsWith(found.innermost) || position === 'shim', envelope.name);
        assert.match(found.cause, /^\S[\s\S]+[.]$/);
        assert.ok(found.remedy.steps.length > 0);
        assert.doesNotMatch([found.cause, ...found.remedy.steps].join(' '), /undefined|\[object/);
      }
    });
  }

  it('carry what the envelope tells of pod, sandbox and network', () => {
    for (const envelope of envelopes) {
      if (!envelope.positions.includes('network')) continue;
      const { situation, peeled, innermost } = explainMessage(envelope.wrap('network', 'a text that nobody knows'));
      assert.equal(innermost, 'a text that nobody knows', envelope.name);
      assert.equal(peeled.truncated, envelope.truncated ?? false, envelope.name);
      assert.deepEqual(
        [situation.namespace, situation.pod, situation.cniConfName, situation.phase],
        [about.namespace, about.pod, about.cniConfName, 'add'],
        envelope.name,
      );
      if (!/Multus daemon's log$/.test(envelope.name)) {
        assert.ok(
          peeled.layers.some(({ sandboxId }) => sandboxId === about.sandbox),
          envelope.name,
        );
      }
    }
  });

  it('tell where a plugin was looked for, but nothing that is no directory', () => {
    const causeOf = (path: string) => explainMessage(`failed to find plugin "sriov" in path [${path}]`).cause;
    assert.match(causeOf('/opt/cni/bin /usr/lib/cni'), / \(looked for in \/opt\/cni\/bin \/usr\/lib\/cni\)\.$/);
    for (const path of ['', 'rror configuring pod [default/x', '/opt/cni error configuring'])
      assert.doesNotMatch(causeOf(path), /looked for/, path);
  });

  it('know the teardown from the set-up', () => {
    for (const envelope of envelopes.filter(({ positions }) => positions.includes('teardown'))) {
      const { situation } = explainMessage(envelope.wrap('teardown', 'a text that nobody knows'));
      assert.equal(situation.phase, 'delete', envelope.name);
    }
  });

  it('put only names into commands that Kubernetes would accept', () => {
    const hostile =
      'error adding container to network "$(reboot)": failed to lookup master "x; reboot": Link not found';
    const { remedy } = explainMessage(`[-n/--all:x]: ${hostile}`, { node: '--kubeconfig=/x' });
    assert.ok(remedy.command);
    for (const word of remedy.command) assert.doesNotMatch(word, /reboot|kubeconfig|--all$/);
  });
});
