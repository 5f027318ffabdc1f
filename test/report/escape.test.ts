import assert from 'node:assert/strict';
import fc from 'fast-check';
import { brief, escapeText, oneLine } from '../../src/report/escape.ts';

describe('text from a cluster', () => {
  it('cannot steer a terminal', () => {
    assert.equal(escapeText('\u001b[31mred\u0007'), '\\x1b[31mred\\x07');
    assert.equal(escapeText('a\u202eb'), 'a\\u202eb');
    assert.equal(escapeText('line\nend\t'), 'line\\nend\\t');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\u202a-\u202e]/u.test(escapeText(text))));
  });

  it('is cut where nobody would read on', () => {
    assert.equal(brief('x'.repeat(10), 4), 'xxxx… (10 characters)');
    assert.equal(brief('  a\nb '), 'a b');
  });

  it('stands on one line where it must', () => {
    assert.equal(oneLine('  a\n\t b  '), 'a b');
  });
});
