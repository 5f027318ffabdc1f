import assert from 'node:assert/strict';
import fc from 'fast-check';
import { peel } from '../../../src/domain/messages/envelope.ts';
import { type Explanation, explainMessage } from '../../../src/domain/messages/match.ts';
import { messagesInText } from '../../../src/domain/messages/pasted.ts';
import type { Signature } from '../../../src/domain/messages/signature.ts';
import { signatures } from '../../../src/domain/messages/signatures/index.ts';
import { envelopes } from './envelopes.ts';
import { samples } from './samples.ts';

const realistic = fc
  .tuple(fc.constantFrom(...samples), fc.constantFrom(...envelopes))
  .map(([[, position, error], { wrap }]) => wrap(position, error));

const controls = fc.constantFrom(
  '\0',
  '\x1b[31m',
  '\r',
  '\n',
  '\u2028',
  '\u202e',
  '"',
  "'",
  '\\',
  '\\x',
  '[',
  ']: ',
  '\ud800',
);

/** Messages that were cut, mixed or disturbed on their way. */
const disturbed = fc.oneof(
  fc.tuple(realistic, fc.nat(2000)).map(([message, length]) => message.slice(0, length)),
  fc.tuple(realistic, fc.nat(2000)).map(([message, from]) => message.slice(from)),
  fc
    .tuple(realistic, realistic, fc.nat(1500), fc.nat(1500))
    .map(([one, other, at, from]) => one.slice(0, at) + other.slice(from)),
  fc.tuple(realistic, realistic, fc.nat(1500)).map(([one, other, at]) => one.slice(0, at) + other + one.slice(at)),
  fc
    .tuple(realistic, fc.array(fc.tuple(fc.nat(1500), controls), { maxLength: 5 }))
    .map(([message, marks]) => marks.reduce((text, [at, mark]) => text.slice(0, at) + mark + text.slice(at), message)),
);

/** The literal pieces of a template, found again by other means than the matcher's. */
function occurs(template: string, text: string): boolean {
  const pieces = template.replace(/^\^|\$$/g, '').split(/\{[^}]*\}/);
  let at = text.indexOf(pieces[0] ?? '');
  for (const piece of pieces) {
    at = text.indexOf(piece, at);
    if (at < 0) return false;
    at += piece.length;
  }
  return true;
}

function isSound({ signature, peeled, innermost, cause, remedy }: Explanation): void {
  assert.ok(peeled.inContext.endsWith(innermost));
  assert.equal(innermost, peeled.innermost);
  assert.doesNotMatch(cause, /undefined/);
  assert.ok(remedy.steps.length > 0);
  if (signature === undefined) return;
  assert.ok(occurs(signature.pattern, peeled.inContext), `${signature.pattern} in ${peeled.inContext}`);
  const [known] = signatures.filter(({ id }) => id === signature.id);
  assert.equal(known?.certainty, signature.certainty);
  for (const value of Object.values(signature.args)) assert.ok(peeled.inContext.includes(value));
}

describe('whatever the message', () => {
  it('an answer rests on a pattern that is in it', () => {
    fc.assert(
      fc.property(disturbed, (message) => {
        isSound(explainMessage(message));
      }),
      { numRuns: 2000 },
    );
  });

  it('an unknown text is handed over whole, in every envelope', () => {
    const plain = fc.stringMatching(/^[a-z ]{1,60}$/).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(plain, fc.constantFrom(...envelopes), (text, envelope) => {
        const found = explainMessage(envelope.wrap(envelope.positions[0] ?? 'bare', `zq ${text}`));
        assert.equal(found.signature, undefined);
        assert.equal(found.innermost, `zq ${text}`.trim());
      }),
    );
  });

  it('text of any kind neither throws nor changes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        isSound(explainMessage(text));
        for (const { message } of messagesInText(text)) assert.notEqual(message.trim(), '');
      }),
      { numRuns: 500 },
    );
  });

  it('a message that is cut anywhere names no other row with certainty', () => {
    const whole = fc.constantFrom(...samples);
    fc.assert(
      fc.property(whole, fc.nat(200), ([id, , error], missing) => {
        const cut = error.slice(0, Math.max(0, error.length - missing));
        const { signature } = explainMessage(`[a/b/:c]: error adding container to network "c": ${cut}`);
        if (signature?.certainty !== 'certain') return;
        const complete = explainMessage(`[a/b/:c]: error adding container to network "c": ${error}`).signature;
        const sameRow = signature.id.split('.')[0] === (complete?.id ?? id).split('.')[0];
        assert.ok(sameRow || occurs(signature.pattern, error), `${error} cut to ${cut}: ${signature.id}`);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a megabyte of hostile text', () => {
  const size = 1 << 20;
  const fill = (piece: string, length = size) => piece.repeat(Math.ceil(length / piece.length));
  // One per signature is many: a quarter of the size each still tells linear from worse.
  const beginning = ({ patterns }: Signature) => (patterns[0] ?? '').replace(/\{[^}]*\}.*/s, '').replace('^', '');
  const wrapped = envelopes.map(({ wrap, positions }) => wrap(positions[0] ?? 'bare', 'Link not found'));
  const hostile: readonly (readonly [string, string])[] = [
    ['one letter', fill('a')],
    ['blanks', fill(' ')],
    ['quotes', fill('"')],
    ['backslashes in quotes', `failed to "KillPodSandbox" for "u" with KillPodSandboxError: "${fill('\\')}`],
    ['brackets', fill('[')],
    ['line breaks', fill('\n')],
    ['a wrapper in itself', fill('plugin type="a" name="b" failed (add): ')],
    ['quoted errors in themselves', fill('failed to "KillPodSandbox" for "u" with KillPodSandboxError: "')],
    ['the beginning of a request', fill("CmdAdd (shim): CNI request failed with status 400: '")],
    ['ends of requests', `CNI request failed with status 400: '${fill("': StdinData: ")}`],
    ['decimal bytes', `CNI request failed with status 400: '&{StdinData:[${fill('123 ')}`],
    ['deep JSON', `CmdAdd (shim): x: StdinData: ${fill('[')}`],
    ['rows of a table', fill('1s Warning a pod/b c\n')],
    ['a described event without end', `  Warning  A  9s  ${fill('a ')}`],
    ['columns of blanks', `  Warning  A  9s  a${fill(' ')}`],
    ['a log', fill('2026-11-20T23:49:46Z [error] x\n')],
    ...signatures.map((signature) => [signature.id, fill(beginning(signature), size / 4)] as const),
    ...wrapped.map((text, index) => [`envelope ${index}`, fill(text)] as const),
  ];

  for (const [name, text] of hostile) {
    it(`is read to the end: ${name}`, () => {
      assert.ok(text.length >= size / 4);
      const { innermost } = peel(text);
      assert.ok(innermost.length <= text.length);
      isSound(explainMessage(text));
    });
  }

  it('is split into messages as well', () => {
    for (const [, text] of hostile.slice(0, 16)) messagesInText(text.slice(0, size / 4));
  });
});
