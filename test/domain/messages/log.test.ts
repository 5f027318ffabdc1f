import assert from 'node:assert/strict';
import { type Explanation, explainMessage } from '../../../src/domain/messages/match.ts';
import { messagesInText } from '../../../src/domain/messages/pasted.ts';
import { recorded } from './recordings.ts';

/** What a log tells, entry by entry. */
const explained = (file: string): Explanation[] =>
  messagesInText(recorded(`kubectl/${file}`)).map(({ message }) => explainMessage(message));

/** The level that the head of an entry gives. */
const levelOf = ({ peeled }: Explanation) => peeled.layers.find(({ kind }) => kind === 'log-line')?.code;

/** Errors per signature in the daemons' logs, counted by hand. */
const expected = {
  'multus-log-node-a.txt': { M05: 20, W01: 5, K07: 5 },
  'multus-log-node-b.txt': { M01: 48, M02: 74, M07: 54 },
  'multus-log-node-c.txt': { M02: 16, M12: 12, M13: 12, K01: 10, M27: 6, W01: 2 },
  'whereabouts-log-node-a.txt': {},
  'whereabouts-log-node-b.txt': {},
  'whereabouts-log-node-c.txt': {},
} as const;

describe("the daemons' logs", () => {
  for (const [file, counts] of Object.entries(expected)) {
    it(`are understood error by error: ${file}`, () => {
      const found: Record<string, number> = {};
      for (const explanation of explained(file)) {
        if (levelOf(explanation) !== 'error') continue;
        const id = explanation.signature?.id ?? `unknown: ${explanation.innermost}`;
        found[id] = (found[id] ?? 0) + 1;
      }
      assert.deepEqual(found, counts);
    });
  }

  it('tell of failed requests on other levels, too, with the pod', () => {
    const requests = explained('multus-log-node-a.txt').filter(
      (one) => levelOf(one) === 'verbose' && one.signature !== undefined,
    );
    assert.ok(requests.length >= 10);
    for (const { situation, innermost, peeled } of requests) {
      assert.ok(situation.pod, innermost);
      assert.ok(peeled.layers.some(({ kind }) => kind === 'daemon-request'));
    }
  });

  it('pass over what is harmless, by name', () => {
    const ids = explained('whereabouts-log-node-a.txt').flatMap(({ signature }) => signature?.id ?? []);
    assert.ok(ids.length > 0);
    assert.deepEqual(new Set(ids), new Set(['W11']));
  });

  it('keep what they merely print to themselves', () => {
    assert.doesNotMatch(JSON.stringify(explained('whereabouts-log-node-a.txt')), /the NAD's config/);
  });

  it('contain lines of klog, and the events that Multus sends', () => {
    const sent = explained('multus-log-node-b.txt').find((one) => levelOf(one) === 'info' && one.signature);
    assert.equal(sent?.signature?.id, 'M02');
    assert.deepEqual([sent?.situation.namespace, sent?.situation.pod], ['shop', 'shop-other-ns']);
  });
});
