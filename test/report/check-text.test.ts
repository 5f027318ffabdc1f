import assert from 'node:assert/strict';
import type { Unknown } from '../../src/checks/outcome.ts';
import { unknownBlock } from '../../src/report/check-text.ts';
import { ascii } from '../../src/report/glyphs.ts';
import { plain } from '../../src/report/paint.ts';

const style = { width: 200, paint: plain, glyphs: ascii, all: false };

const refused = (pod: string): Unknown => ({
  kind: 'not-gathered',
  part: 'insides',
  why: {
    reason: 'forbidden',
    what: `look into pod default/${pod}`,
    detail: `pods "${pod}" is forbidden: User "u" cannot create resource "pods/exec"`,
    next: 'kubectl auth can-i create pods --subresource=exec -n default',
  },
});

describe('what could not be judged', () => {
  it('is one thing for all pods that are refused alike', () => {
    const text = unknownBlock(['a', 'b', 'c', 'd', 'e', 'f'].map(refused), style);
    assert.equal(text.split('\n').length, 3);
    assert.match(
      text,
      /cannot look into pod default\/a, default\/b, default\/c, default\/d and 2 more pods: pods "a" is/,
    );
    assert.match(text, /see +kubectl auth can-i create pods/);
  });

  it('is as many things as there are reasons', () => {
    const hung: Unknown = {
      kind: 'not-gathered',
      part: 'insides',
      why: { reason: 'timed-out', what: 'look into pod default/z', detail: 'no answer within 10s' },
    };
    const text = unknownBlock([refused('a'), hung], style);
    assert.match(text, /pod default\/z: no answer within 10s/);
    assert.match(text, /pod default\/a: pods "a" is forbidden/);
  });
});
